"""Turn two passes over a document into gold, one decided difference at a time.

    python scripts/adjudicate.py open DOCUMENT --passes amal badr --by hoda   # lists every difference in a worksheet
    python scripts/adjudicate.py status                                       # which differences are still open
    python scripts/adjudicate.py finish DOCUMENT                              # writes the gold

The worksheet, annotation/adjudication/DOCUMENT.json, says what each pass had; fill in `chosen`, `why` and, for a third
reading, `new`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from musnad import command
from musnad.adjudication.desk import Desk
from musnad.annotations import Annotator

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Open a worksheet, list what is open, or write gold."""
    parser = command.make_parser(__doc__)
    actions = parser.add_subparsers(dest="action", required=True, metavar="open | status | finish")
    opening = actions.add_parser("open", help="list the differences of two passes in a worksheet")
    opening.add_argument("document", help="id of the document")
    opening.add_argument("--passes", nargs=2, required=True, metavar="ANNOTATOR", help="the two annotators")
    opening.add_argument("--by", required=True, metavar="ADJUDICATOR", help="who decides")
    actions.add_parser("status", help="list the open differences of all worksheets")
    finishing = actions.add_parser("finish", help="write the gold of a decided worksheet")
    finishing.add_argument("document", help="id of the document")
    finishing.add_argument("--kind", choices=("human", "model"), default="human", help="what the adjudicator is")
    finishing.add_argument("--version", help="version of the guidelines, or of the model, that decided")
    finishing.add_argument("--check", action="store_true", help="write nothing; exit 1 if the gold there differs")
    return command.run(adjudicate, parser, argv)


def adjudicate(arguments: argparse.Namespace) -> int:
    """Carry out one action."""
    desk = Desk(arguments.corpus)
    if arguments.action == "open":
        command.say(desk.open(arguments.document, arguments.passes, arguments.by))
        return command.FINE
    if arguments.action == "status":
        findings = desk.find_open()
    else:
        by = Annotator(desk.adjudicator_of(arguments.document), arguments.kind, arguments.version)
        findings = desk.finish(arguments.document, by, check=arguments.check)
    command.report(findings)
    return command.FINDINGS if findings else command.FINE


if __name__ == "__main__":
    sys.exit(main())
