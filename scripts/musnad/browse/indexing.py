"""What the list of a reader knows of each document: enough to name, filter and search it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from musnad.schemas import LAYERS

if TYPE_CHECKING:
    from musnad.browse.names import Names
    from musnad.rows import Row

# Besides each layer's own labels.
DOCUMENT_FILTERS = ("split", "publisher", "authorship")


def make_entry(split: str, row: Row, readers: int, names: Names) -> dict[str, Any]:
    """The entry of one document; `values` holds, for each field with labels, those that some mark has."""
    values = {
        f"{layer}.{name}": found
        for layer in LAYERS
        for name, field in names[layer].items()
        if field["labels"]
        and field["ar"]
        and (found := sorted({str(mark[name]) for mark in row[layer] if mark[name] is not None}))
    }
    return {
        "id": row["id"],
        "title": row["title"] or "",
        "publisher": row["publisher"] or "",
        "published": (row["published"] or "")[:10],
        "split": split,
        "authorship": row["authorship"],
        "withheld": row["withheld"],
        "readers": readers,
        "counts": [len(row[layer]) for layer in LAYERS],
        "values": values,
    }
