"""The law that nothing is lost: every character of the source text is in one segment or in one removed stretch."""

from __future__ import annotations

from musnad.documents import Document


def find_unaccounted(source: str, document: Document) -> list[str]:
    """What keeps `document` from accounting for every character of its source text that is not white space.

    Each problem is one sentence with its offset in the source text. Empty when each such character stands in exactly
    one segment or exactly one removed stretch, and all of these are there letter for letter.
    """
    stretches = [(part.source_start, document.text[part.start : part.end]) for part in document.segments]
    stretches += [(removed.source_start, removed.text) for removed in document.removed]
    problems = []
    end = 0
    for start, text in sorted(stretches):
        if source[start : start + len(text)] != text:
            problems.append(f"the stretch at {start} is not what the source text has there")
        if start < end:
            problems.append(f"the stretch at {start} begins before the one before it ends, at {end}")
        problems += _find_lost(source, end, start)
        end = max(end, start + len(text))
    return problems + _find_lost(source, end, len(source))


def _find_lost(source: str, start: int, end: int) -> list[str]:
    lost = source[start:end].strip()
    return [f"{lost[:40]!r} after {start} is in no segment and in no removed stretch"] if lost else []
