"""Serve the rules to Label Studio as an ML backend, so that new tasks are suggested on when they are opened.

Start Label Studio with USE_DEFAULT_BANNED_SUBNETS=false, or it speaks to no address on this machine or its network.
Then give the address that this command prints to a project with the labelling page of annotation/label_config.xml, in
Settings > Model > Connect Model. Whoever opens a task there finds the suggestions in it; for many tasks at once choose
Actions > Retrieve Predictions. What sync_labelstudio.py pushed with suggestions needs no backend.

example:
  python scripts/serve_suggestions.py --port 9090
  curl http://127.0.0.1:9090/health
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from musnad.command import FINE, make_parser, run, say
from musnad.labelstudio.backend import MODEL_VERSION, make_backend

if TYPE_CHECKING:
    import argparse


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted; returns 0, or 2 when the address cannot be had."""
    parser = make_parser(__doc__)
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to serve at (default: 127.0.0.1, for this machine alone)"
    )
    parser.add_argument("--port", type=int, default=9090, help="port (default: 9090; 0 takes a free one)")
    return run(_serve, parser, argv)


def _serve(arguments: argparse.Namespace) -> int:
    with make_backend(arguments.host, arguments.port) as backend:
        say(f"{MODEL_VERSION} at http://{arguments.host}:{backend.server_port}")
        sys.stdout.flush()
        try:
            backend.serve_forever()
        except KeyboardInterrupt:
            return FINE
    return FINE


if __name__ == "__main__":
    sys.exit(main())
