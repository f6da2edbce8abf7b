"""A double of the Hugging Face Hub for datasets: in memory, on loopback, with faults on demand. Standard library only.

It answers what the real client asks, and any other request with 404. Parquet goes by LFS and the rest inside the
commit, so clients must have HF_HUB_DISABLE_XET=1 (see `environment`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_double_secret"
# How a request may fail: answered with an error, dropped before it is read, answered by half, done but never answered.
FAULTS = ("500", "503", "drop", "half", "lost")


@dataclass
class Blob:
    content: bytes
    lfs: bool

    @property
    def sha256(self):
        return hashlib.sha256(self.content).hexdigest()

    @property
    def oid(self):
        """The id git gives the file: for LFS that of the pointer."""
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.content)}\n"
        stored = pointer.encode() if self.lfs else self.content
        return hashlib.sha1(b"blob %d\0" % len(stored) + stored).hexdigest()

    def describe(self, path):
        entry = {"type": "file", "path": path, "size": len(self.content), "oid": self.oid}
        pointer = {"oid": self.sha256, "size": len(self.content), "pointerSize": 134}
        return entry | ({"lfs": pointer} if self.lfs else {})


@dataclass
class Repository:
    private: bool
    commits: dict[str, dict[str, Blob]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    head: str = ""

    def commit(self, files):
        described = json.dumps([self.head, sorted((path, blob.oid) for path, blob in files.items())])
        self.head = hashlib.sha1(described.encode()).hexdigest()
        self.commits[self.head] = files
        return self.head

    def resolve(self, revision):
        oid = self.head if revision == "main" else self.tags.get(revision, revision)
        if oid not in self.commits:
            raise Answer(404, {"error": "Invalid rev id"}, code="RevisionNotFound")
        return oid


class Answer(Exception):  # noqa: N818 - most of them are no errors
    """What is answered, and that nothing more is done."""

    def __init__(self, status, body=None, code=None, headers=()):
        self.status, self.body, self.headers = status, body, dict(headers)
        if code:
            self.headers |= {"X-Error-Code": code, "X-Error-Message": body["error"]}


class Hub:
    """The repositories, the log of requests, and the faults to come: request number -> one of FAULTS."""

    def __init__(self):
        self.repositories, self.lfs, self.requests, self.faults = {}, {}, [], {}
        self.lasting = False
        self.before_commit = None
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
        self.requests.clear()
        self.faults, self.lasting = {number: fault}, lasting

    def next_fault(self, request):
        with self.lock:
            self.requests.append(request)
            number = len(self.requests) - 1
            due = [fault for at, fault in self.faults.items() if number == at or (self.lasting and number > at)]
            return due[0] if due else None

    def find(self, name):
        if name not in self.repositories:
            raise Answer(404, {"error": "Repository not found"}, code="RepoNotFound")
        return self.repositories[name]

    def files(self, name, revision="main"):
        """path -> bytes at a revision, the hub's own .gitattributes aside."""
        found = self.find(name)
        files = found.commits[found.resolve(revision)]
        return {path: blob.content for path, blob in files.items() if path != ".gitattributes"}

    def refs(self, name):
        return {"main": self.find(name).head} | self.find(name).tags

    # What follows is one method for each kind of request; `ask` holds query, body and the address asked.

    def validate_yaml(self, ask):
        return {"errors": [], "warnings": []}

    def create(self, ask):
        wanted = json.loads(ask.body)
        name = f"{wanted.get('organization') or 'tester'}/{wanted['name']}"
        if name in self.repositories:
            raise Answer(409, {"error": "You already created this repo", "url": f"{self.url}/datasets/{name}"})
        self.repositories[name] = Repository(wanted.get("visibility") == "private")
        self.repositories[name].commit({".gitattributes": Blob(b"*.parquet filter=lfs\n", lfs=False)})
        return {"url": f"{self.url}/datasets/{name}", "name": name, "id": name}

    def info(self, ask, name, revision="main"):
        repo = self.find(name)
        oid = repo.resolve(revision)
        siblings = [{"rfilename": path} for path in sorted(repo.commits[oid])]
        return {"_id": "0", "id": name, "sha": oid, "private": repo.private, "tags": [], "siblings": siblings}

    def list_refs(self, ask, name):
        repo = self.find(name)
        tags = [{"name": tag, "ref": f"refs/tags/{tag}", "targetCommit": oid} for tag, oid in repo.tags.items()]
        main = {"name": "main", "ref": "refs/heads/main", "targetCommit": repo.head}
        return {"branches": [main], "tags": tags, "converts": []}

    def tree(self, ask, name, revision, folder=""):
        repo = self.find(name)
        files, start = repo.commits[repo.resolve(revision)], f"{folder}/" if folder else ""
        inside = {path: blob for path, blob in sorted(files.items()) if path.startswith(start)}
        if folder and not inside:
            raise Answer(404, {"error": f"{folder} does not exist"}, code="EntryNotFound")
        recursive = ask.query.get("recursive", ["false"])[0].lower() in ("1", "true")
        parts = {path: path[len(start) :].split("/") for path in inside}
        folders = {start + part[0] for part in parts.values() if len(part) > 1}
        rows = [{"type": "directory", "path": path, "size": 0, "oid": "0" * 40} for path in sorted(folders)]
        return rows + [blob.describe(path) for path, blob in inside.items() if recursive or len(parts[path]) == 1]

    def paths_info(self, ask, name, revision):
        repo = self.find(name)
        files, body = repo.commits[repo.resolve(revision)], ask.body.decode()
        paths = json.loads(body)["paths"] if body.startswith("{") else parse_qs(body).get("paths", [])
        return [files[path].describe(path) for path in paths if path in files]

    def preupload(self, ask, name, revision):
        repo = self.find(name)
        files, answers = repo.commits[repo.resolve(revision)], []
        for path in (file["path"] for file in json.loads(ask.body)["files"]):
            mode = "lfs" if path.endswith(".parquet") else "regular"
            blob = files.get(path)
            known = {"oid": blob.sha256 if blob.lfs else blob.oid} if blob else {}
            answers.append({"path": path, "uploadMode": mode, "shouldIgnore": False} | known)
        return {"files": answers}

    def lfs_batch(self, ask, name):
        objects = json.loads(ask.body)["objects"]
        for entry in objects:
            if entry["oid"] not in self.lfs:
                entry["actions"] = {"upload": {"href": f"{self.url}/_lfs/{entry['oid']}"}}
        return {"transfer": "basic", "objects": objects}

    def lfs_put(self, ask, oid):
        if hashlib.sha256(ask.body).hexdigest() != oid:
            raise Answer(400, {"error": "the bytes do not have that hash"}, code="BadRequest")
        self.lfs[oid] = ask.body
        return {}

    def commit(self, ask, name, branch):
        if self.before_commit:
            self.before_commit()
        repo = self.find(name)
        files, parent = dict(repo.commits[repo.resolve(branch)]), None
        for key, value in ((line["key"], line["value"]) for line in map(json.loads, ask.body.splitlines())):
            if key == "header":
                parent = value.get("parentCommit")
            elif key == "file":
                files[value["path"]] = Blob(base64.b64decode(value["content"]), lfs=False)
            elif key == "lfsFile":
                files[value["path"]] = Blob(self.lfs[value["oid"]], lfs=True)
            elif key == "deletedFile":
                del files[value["path"]]
        if parent not in (None, repo.head):
            raise Answer(412, {"error": "A commit has happened since. Please refresh and try again."}, code="Stale")
        oid = repo.commit(files)
        return {"success": True, "commitOid": oid, "commitUrl": f"{self.url}/datasets/{name}/commit/{oid}"}

    def tag(self, ask, name, revision):
        repo, tag = self.find(name), json.loads(ask.body)["tag"]
        if tag in repo.tags:
            raise Answer(409, {"error": f"Reference refs/tags/{tag} already exists"}, code="Conflict")
        repo.tags[tag] = repo.resolve(revision)
        return {}

    def resolve(self, ask, name, revision, path):
        repo = self.find(name)
        oid = repo.resolve(revision)
        blob = repo.commits[oid].get(path)
        if blob is None:
            raise Answer(404, {"error": "Entry not found"}, code="EntryNotFound", headers={"X-Repo-Commit": oid})
        etag = f'"{blob.sha256 if blob.lfs else blob.oid}"'
        return blob.content, {"X-Repo-Commit": oid, "ETag": etag, "Accept-Ranges": "bytes"}


_NAME, _REVISION = r"(?P<name>[^/]+/[^/]+)", r"(?P<revision>[^/]+)"
ROUTES = [
    (method, re.compile(pattern), answer)
    for method, pattern, answer in (
        ("POST", "/api/validate-yaml", Hub.validate_yaml),
        ("POST", "/api/repos/create", Hub.create),
        ("GET", f"/api/datasets/{_NAME}", Hub.info),
        ("GET", f"/api/datasets/{_NAME}/revision/{_REVISION}", Hub.info),
        ("GET", f"/api/datasets/{_NAME}/refs", Hub.list_refs),
        ("GET", f"/api/datasets/{_NAME}/tree/{_REVISION}", Hub.tree),
        ("GET", f"/api/datasets/{_NAME}/tree/{_REVISION}/(?P<folder>.+)", Hub.tree),
        ("POST", f"/api/datasets/{_NAME}/paths-info/{_REVISION}", Hub.paths_info),
        ("POST", f"/api/datasets/{_NAME}/preupload/{_REVISION}", Hub.preupload),
        ("POST", f"/api/datasets/{_NAME}/commit/(?P<branch>[^/]+)", Hub.commit),
        ("POST", f"/api/datasets/{_NAME}/tag/{_REVISION}", Hub.tag),
        ("POST", f"/datasets/{_NAME}\\.git/info/lfs/objects/batch", Hub.lfs_batch),
        ("PUT", "/_lfs/(?P<oid>[0-9a-f]+)", Hub.lfs_put),
        ("GET", f"/datasets/{_NAME}/resolve/{_REVISION}/(?P<path>.+)", Hub.resolve),
    )
]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

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
