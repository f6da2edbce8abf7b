"""How the corpus is cited: `CITATION.cff` (Citation File Format 1.2.0), and what is made of it for one release."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from musnad.corpus import Corpus

CITATION = "CITATION.cff"


def make_citation(corpus: Corpus, version: str) -> str | None:
    """The citation file with `version` in it; None for a corpus that has none."""
    path = corpus.root / CITATION
    if not path.exists():
        return None
    return re.sub(r"(?m)^version:.*$", f"version: {version}", path.read_text(encoding="utf-8"))


def read_citation(text: str | None) -> dict[str, Any]:
    """The content of a citation file; empty for None."""
    content: dict[str, Any] = yaml.safe_load(text) if text else {}
    return content


def cite(citation: Mapping[str, Any]) -> str:
    """The BibTeX entry of what a citation file describes."""
    fields = {
        "title": f"{{{citation['title']}}}",
        "author": " and ".join(map(name_author, citation["authors"])),
        "year": str(citation.get("date-released", ""))[:4],
        "version": citation.get("version"),
        "url": citation.get("url"),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return "@misc{musnad,\n" + ",\n".join(lines) + "\n}"


def name_author(author: Mapping[str, str]) -> str:
    """An author as BibTeX writes it: a person by family name first, a group in braces of its own."""
    return f"{{{author['name']}}}" if "name" in author else f"{author['family-names']}, {author['given-names']}"
