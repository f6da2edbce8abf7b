"""A release to look at: a folder of pages that open from the disk, and `show` for one row in a notebook."""

from musnad.browse.notebook import Shown, show

__all__ = ["Shown", "show"]
