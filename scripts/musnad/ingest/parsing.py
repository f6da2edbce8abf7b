"""The parser of regular expressions that Python has for itself, where it has it."""

from __future__ import annotations

from typing import Any

codes: Any
parser: Any
try:
    from re import _constants as codes  # type: ignore[attr-defined,no-redef]
    from re import _parser as parser  # type: ignore[attr-defined,no-redef]
except ImportError:  # another implementation of Python: nothing is known of a pattern, so that it is tried
    parser = codes = None
