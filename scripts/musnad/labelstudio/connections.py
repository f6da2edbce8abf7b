"""How a command is told which Label Studio server to speak to."""

from __future__ import annotations

import argparse
import os

from musnad.findings import Refusal
from musnad.labelstudio.server import Server

URL, TOKEN = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options of `connect`; the environment is the better place for a token."""
    parser.add_argument("--url", metavar="URL", help=f"address of Label Studio (default: ${URL})")
    parser.add_argument("--token", metavar="TOKEN", help=f"access token (default: ${TOKEN})")


def connect(arguments: argparse.Namespace) -> Server:
    """The server that options or environment name. Raises Refusal [no-server] when they name none; see `Server`."""
    url, token = arguments.url or os.environ.get(URL), arguments.token or os.environ.get(TOKEN)
    if not url or not token:
        option, variable = ("--token", TOKEN) if url else ("--url", URL)
        raise Refusal(option, "no-server", f"which Label Studio? set {variable} or give {option}")
    return Server(url, token)
