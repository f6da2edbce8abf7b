"""Copies are found whole, edited and in part; what texts have in common by habit makes none."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musnad.copies import Copy, CopyIndex, find_copies, join_copies

_WORDS = [
    f"{stem}{ending}"
    for stem in ("كتب", "قال", "وزير", "مدين", "جسر", "سوق")
    for ending in map(chr, range(0x627, 0x64B))
]


def make_text(seed, paragraphs=5, words=50):
    """Invented paragraphs; the same seed gives the same."""
    draw = random.Random(seed)
    return "\n\n".join(" ".join(draw.choices(_WORDS, k=words)) for _ in range(paragraphs))


def take(text, paragraphs):
    return "\n\n".join(text.split("\n\n")[:paragraphs])


def edit(text, every):
    """The text with one word in `every` changed."""
    words = text.split(" ")
    words[every // 2 :: every] = ["غير"] * len(words[every // 2 :: every])
    return " ".join(words)


WIRE = make_text("wire")
BOILERPLATE = make_text("about us", paragraphs=2, words=30)
OTHERS = {f"other{seed}": make_text(seed) for seed in range(30)}


def groups(texts):
    return join_copies(find_copies(texts.items()))


@pytest.mark.parametrize(
    "copy",
    [
        WIRE,
        edit(WIRE, 25),
        edit(WIRE, 13),
        WIRE.replace("\n\n", "\n"),
        WIRE.replace(" ", "  ").replace("ا", "أ"),
        take(WIRE, 3),
        f"{make_text('before', 3)} {WIRE.replace(chr(10) * 2, ' ')} {make_text('after', 9)}",
        f"{make_text('own', 12)}\n\n{take(WIRE, 3)}",
    ],
    ids=["same", "edited", "edited everywhere", "reset", "respelt", "cut", "swallowed", "taken in part"],
)
def test_a_copy_is_found_among_others(copy):
    assert groups({**OTHERS, "wire": WIRE, "copy": copy}) == [["copy", "wire"]]


def test_reports_that_share_a_sentence_are_no_copies():
    sentence = take(make_text("sentence", words=25), 1)
    assert (
        groups({"one": f"{make_text('a')}\n\n{sentence}", "other": f"{sentence}\n\n{make_text('b')}", **OTHERS}) == []
    )


def test_what_many_texts_end_with_makes_no_copies_of_short_ones():
    short = {f"short{seed}": f"{make_text(seed, 1, 40)}\n\n{BOILERPLATE}" for seed in range(9)}
    assert groups(short) == []
    copied = {**short, "wire": f"{WIRE}\n\n{BOILERPLATE}", "copy": f"{take(WIRE, 3)}\n\n{BOILERPLATE}"}
    assert groups(copied) == [["copy", "wire"]]


def test_a_report_taken_by_many_is_no_boilerplate():
    taken = {f"taken{seed}": f"{make_text(seed, 8)}\n\n{WIRE}" for seed in range(9)}
    assert groups({**taken, "wire": WIRE}) == [sorted([*taken, "wire"])]


def test_the_pairs_of_many_copies_grow_as_the_copies_do():
    texts = {f"copy{index}": edit(WIRE, 60 + index) for index in range(100)}
    copies = find_copies(texts.items())
    assert join_copies(copies) == [sorted(texts)]
    assert len(copies) < 20 * len(texts)  # of 4950 pairs there are


def test_the_share_is_that_of_the_shorter_text():
    (copy,) = find_copies([("b", WIRE), ("a", f"{WIRE}\n\n{make_text('more')}")])
    assert copy == Copy("a", "b", 1.0)


@given(st.lists(st.text(max_size=200) | st.integers(0, 20).map(make_text), max_size=8))
@settings(max_examples=100)
def test_any_texts_may_be_compared_and_equal_ones_are_copies(texts):
    named = [(f"t{index}", text) for index, text in enumerate(texts)]
    copies = find_copies(named)
    assert copies == find_copies(named)
    for index, text in enumerate(texts):
        for other, same in enumerate(texts[:index]):
            if text == same and len(text.split()) > 20:
                assert any({f"t{index}", f"t{other}"} <= set(group) for group in join_copies(copies))


def test_texts_are_read_again_only_to_be_compared():
    texts = {**OTHERS, "wire": WIRE, "copy": edit(WIRE, 30)}
    read = []
    index = CopyIndex(lambda identifier: read.append(identifier) or texts[identifier])
    for identifier, text in texts.items():
        index.add(identifier, text)
    assert index.find() == find_copies(texts.items())
    assert set(read) == {"wire", "copy"}
