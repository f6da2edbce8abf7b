"""What a double of the Hugging Face Hub keeps, and what it answers: in memory, for datasets only.

It answers what the real client asks. Parquet goes by LFS and the rest inside the commit.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field


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

    def files(self, revision):
        return self.commits[self.resolve(revision)]


class Answer(Exception):  # noqa: N818 - most of them are no errors
    """What is answered, and that nothing more is done."""

    def __init__(self, status, body=None, code=None, headers=()):
        self.status, self.body, self.headers = status, body, dict(headers)
        if code:
            self.headers |= {"X-Error-Code": code, "X-Error-Message": body["error"]}


class Answers:
    """The repositories, and a method for each kind of request; `ask` holds the query and body of one."""

    url = ""

    def __init__(self):
        self.clear()

    def clear(self):
        """Forget everything."""
        self.repositories, self.lfs, self.before_commit = {}, {}, None

    def find(self, name):
        if name not in self.repositories:
            raise Answer(404, {"error": "Repository not found"}, code="RepoNotFound")
        return self.repositories[name]

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
        files, start = self.find(name).files(revision), f"{folder}/" if folder else ""
        inside = {path: blob for path, blob in sorted(files.items()) if path.startswith(start)}
        if folder and not inside:
            raise Answer(404, {"error": f"{folder} does not exist"}, code="EntryNotFound")
        recursive = ask.query.get("recursive", ["false"])[0].lower() in ("1", "true")
        parts = {path: path[len(start) :].split("/") for path in inside}
        folders = {start + part[0] for part in parts.values() if len(part) > 1}
        rows = [{"type": "directory", "path": path, "size": 0, "oid": "0" * 40} for path in sorted(folders)]
        return rows + [blob.describe(path) for path, blob in inside.items() if recursive or len(parts[path]) == 1]

    def preupload(self, ask, name, revision):
        files, answers = self.find(name).files(revision), []
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
        files, parent = dict(repo.files(branch)), None
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
        ("POST", "/api/validate-yaml", Answers.validate_yaml),
        ("POST", "/api/repos/create", Answers.create),
        ("GET", f"/api/datasets/{_NAME}", Answers.info),
        ("GET", f"/api/datasets/{_NAME}/revision/{_REVISION}", Answers.info),
        ("GET", f"/api/datasets/{_NAME}/refs", Answers.list_refs),
        ("GET", f"/api/datasets/{_NAME}/tree/{_REVISION}", Answers.tree),
        ("GET", f"/api/datasets/{_NAME}/tree/{_REVISION}/(?P<folder>.+)", Answers.tree),
        ("POST", f"/api/datasets/{_NAME}/preupload/{_REVISION}", Answers.preupload),
        ("POST", f"/api/datasets/{_NAME}/commit/(?P<branch>[^/]+)", Answers.commit),
        ("POST", f"/api/datasets/{_NAME}/tag/{_REVISION}", Answers.tag),
        ("POST", f"/datasets/{_NAME}\\.git/info/lfs/objects/batch", Answers.lfs_batch),
        ("PUT", "/_lfs/(?P<oid>[0-9a-f]+)", Answers.lfs_put),
        ("GET", f"/datasets/{_NAME}/resolve/{_REVISION}/(?P<path>.+)", Answers.resolve),
    )
]
