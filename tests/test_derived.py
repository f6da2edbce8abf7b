"""Nothing that follows from the schemas is typed by hand, and nothing has drifted from them."""

import shutil
from pathlib import Path

import pytest

import derive_files
from musnad.derived import WITH_BLOCKS, find_stale
from musnad.derived import derive_files as derive
from musnad.schemas import LAYERS, closed_fields, inventory
from musnad.tables import (
    align_table,
    field_table,
    format_table,
    generate,
    label_table,
    list_generated,
    replace_generated,
)

ROOT = Path(__file__).parents[1]


def test_no_derived_file_is_stale():
    assert find_stale(ROOT) == {}


def test_a_touched_file_is_found_and_written_anew(tmp_path, capsys):
    for name in derive(ROOT):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    guidelines = tmp_path / "annotation" / "guidelines.md"
    guidelines.write_text(
        guidelines.read_text(encoding="utf-8").replace("| `PERS` |", "| `PERSON` |"), encoding="utf-8"
    )
    options = ["--corpus", str(tmp_path)]
    assert derive_files.main([*options, "--check"]) == 1
    assert "annotation/guidelines.md" in capsys.readouterr().out
    assert derive_files.main(options) == 0
    assert derive_files.main([*options, "--check"]) == 0


def test_the_guidelines_show_every_closed_value():
    blocks = list_generated((ROOT / WITH_BLOCKS[0]).read_text(encoding="utf-8"))
    shown = {block.removeprefix("labels ") for block in blocks if block.startswith("labels ")}
    assert shown == {f"{schema}.{field}" for schema in LAYERS.values() for field in closed_fields(schema)}


def test_a_label_table_has_a_row_for_each_label():
    table = label_table("quote", "type")
    assert table.count("\n") == len(inventory("quote", "type")) + 1
    assert "مباشر" in table


def test_a_field_table_says_what_each_field_means():
    assert "| `cue` |" in field_table("number")


def test_a_bar_in_a_cell_does_not_break_the_table():
    assert format_table(("a",), [("x|y",)]).endswith("| x\\|y |")


def test_an_aligned_table_is_the_same_table_with_columns_of_one_width():
    table = align_table(("a", "long"), [("x|y", 1)])
    assert table.splitlines() == ["| a    | long |", "| ---- | ---- |", "| x\\|y | 1    |"]


def test_only_the_named_block_is_replaced():
    text = "<!-- begin generated: a b -->\nold\n<!-- end generated -->\nmine\n"
    assert replace_generated(text, {"a b": "new"}) == text.replace("old", "new")
    with pytest.raises(KeyError):
        replace_generated(text, {"c": ""})
    with pytest.raises(ValueError, match="no block"):
        generate("poems")
