"""A double of the Hugging Face Hub on loopback, with faults on demand. Standard library only.

Clients must have HF_HUB_DISABLE_XET=1 (see `environment`); what is not in `hub_answers` ends in 404.
"""

from __future__ import annotations

import json
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from hub_answers import ROUTES, Answer, Answers

TOKEN = "hf_double_secret"
# How a request may fail: answered with an error, dropped before it is read, answered by half, done but never answered.
FAULTS = ("500", "503", "drop", "half", "lost")


class Hub(Answers):
    """A hub that is served, with the log of its requests and the fault to come."""

    def __init__(self):
        super().__init__()
        self.lock = threading.RLock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads, self.server.hub = True, self
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def environment(self, home):
        """What a client's process needs in its environment, as the client reads it at import."""
        return {"HF_ENDPOINT": self.url, "HF_TOKEN": TOKEN, "HF_HOME": str(home), "HF_HUB_DISABLE_XET": "1"}

    def fail(self, number, fault, lasting=False):
        """Forget the log, and let request `number` of those to come (and all after it, if `lasting`) fail."""
        self.requests = []
        self.fault = (number, fault, lasting)

    def heal(self):
        """Forget the log and the fault."""
        self.fail(-1, None)

    def next_fault(self, request):
        with self.lock:
            number, (at, fault, lasting) = len(self.requests), self.fault
            self.requests.append(request)
            return fault if number == at or (lasting and number > at) else None

    def clear(self):
        super().clear()
        self.heal()

    def files(self, name, revision="main"):
        """path -> bytes at a revision, the hub's own .gitattributes aside."""
        files = self.find(name).files(revision)
        return {path: blob.content for path, blob in files.items() if path != ".gitattributes"}

    def refs(self, name):
        return {"main": self.find(name).head} | self.find(name).tags


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        """Say nothing; the hub keeps a log of its own."""

    def answer(self):
        hub, address = self.server.hub, urlsplit(self.path)
        fault = hub.next_fault(f"{self.command} {address.path}")
        if fault == "drop":
            return self.hang_up()
        self.body, self.query = self.read_body(), parse_qs(address.query)
        if fault in ("500", "503"):
            return self.send(int(fault), b"<html>the hub is down</html>", {}, whole=True)
        status, body, headers = self.route(hub, address.path)
        if fault == "lost":
            return self.hang_up()
        return self.send(status, body, headers, whole=fault != "half")

    do_GET = do_HEAD = do_POST = do_PUT = answer  # noqa: N815 - so the base class calls them

    def route(self, hub, path):
        method = "GET" if self.command == "HEAD" else self.command
        matches = ((route[2], route[1].fullmatch(path)) for route in ROUTES if route[0] == method)
        answer, match = next(((answer, match) for answer, match in matches if match), (None, None))
        try:
            if answer is None:
                raise Answer(404, {"error": f"no route {path}"}, code="EntryNotFound")
            if not path.startswith("/_lfs/") and self.headers.get("Authorization") not in (None, f"Bearer {TOKEN}"):
                raise Answer(401, {"error": f"Invalid: {self.headers['Authorization']}"}, code="Unauthorized")
            with hub.lock:
                found = answer(hub, self, **{key: unquote(value) for key, value in match.groupdict().items()})
        except Answer as said:
            return said.status, json.dumps(said.body).encode(), said.headers
        if isinstance(found, tuple):
            return self.cut_range(*found)
        return 200, json.dumps(found).encode(), {"Content-Type": "application/json"}

    def cut_range(self, content, headers):
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if not asked:
            return 200, content, headers
        start, end = int(asked[1]), min(int(asked[2] or len(content)), len(content) - 1)
        return 206, content[start : end + 1], headers | {"Content-Range": f"bytes {start}-{end}/{len(content)}"}

    def read_body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def send(self, status, body, headers, whole):
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body if whole else body[: len(body) // 2])
        if not whole:
            self.wfile.flush()
            self.hang_up()

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)
