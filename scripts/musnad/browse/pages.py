"""The pages around the pieces: templates filled with words in both languages, and the styles and scripts they name."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musnad.findings import Refusal

if TYPE_CHECKING:
    from jinja2 import Environment

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates"
# Order matters: each script uses those before it.
SCRIPTS = tuple(
    f"{name}.js"
    for name in (
        "building",
        "folding",
        "filters",
        "listing",
        "cards",
        "stories",
        "marking",
        "comparing",
        "reading",
        "keys",
    )
)
Words = dict[str, dict[str, str]]


@cache
def read_words() -> Words:
    """The words of the interface: key -> `{"ar", "en"}`."""
    words: Words = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))
    return words


def require_libraries() -> None:
    """Raise Refusal [missing-library] where what draws and fills the pages is not installed."""
    try:
        import jinja2  # noqa: F401
        import matplotlib  # noqa: F401
    except ImportError as error:
        message = f"the reader needs {error.name}: pip install 'musnad[browse]'"
        raise Refusal("musnad.browse", "missing-library", message) from error


@cache
def _load_environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["words"] = read_words()
    environment.globals["scripts"] = SCRIPTS
    return environment


def write_page(folder: Path, name: str, **values: Any) -> None:  # noqa: ANN401 - what the template asks for
    """Fill the template `name` into `folder`."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    page = _load_environment().get_template(f"{Path(name).name}.jinja").render(values)
    (folder / name).write_bytes(page.encode())


def copy_assets(folder: Path) -> None:
    """Copy the styles and scripts that are the same for every release."""
    (folder / "assets").mkdir()
    for path in sorted([*TEMPLATES.glob("*.css"), *TEMPLATES.glob("*.js")]):
        shutil.copyfile(path, folder / "assets" / path.name)
