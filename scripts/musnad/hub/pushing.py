"""Plans a push from what stands on both sides, and carries it out.

A push may stop anywhere: before its one commit the hub is as it was, after it only the tag is missing, and the next
push plans just what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from huggingface_hub import CommitOperationAdd, CommitOperationDelete, HfApi, RepoFile, errors, get_token
from huggingface_hub.errors import HfHubHTTPError, RepositoryNotFoundError

from musnad.findings import Refusal
from musnad.hub.plans import OF_THE_HUB, Plan, list_changes
from musnad.hub.sources import Source

_KIND = "dataset"
# That of the HTTP library under the client, which is another one from version to version.
_HTTPError: type[Exception] = errors.HTTPError  # type: ignore[attr-defined]
# What a repository holds that nobody has pushed to; and what it holds where a release was pushed.
_FRESH, _OURS = {OF_THE_HUB, "README.md"}, "schema/record.schema.json"
_CODES = {401: "no-access", 403: "no-access", 409: "hub-moved", 412: "hub-moved"}
_ADVICE = {
    "no-access": "set HF_TOKEN, or log in with `hf auth login`, as somebody who may write there",
    "hub-moved": "something else was pushed in between; look, and push again",
    "hub-failed": "what was not done is left for the next push",
}


class Pusher:
    """One repository on the hub that the client's environment names. Every method raises Refusal when it fails.

    The token is HF_TOKEN or that of the login, and stands in no message. Raises Refusal [bad-repository] for a name
    that is not OWNER/NAME.
    """

    def __init__(self, repository: str) -> None:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository, re.ASCII):
            raise Refusal(repository, "bad-repository", "a repository is named OWNER/NAME")
        self.repository = repository
        self._api = HfApi()

    def plan(self, source: Source) -> Plan:
        """What a push of `source` would do now; reads only.

        Raises Refusal [tag-moved] when the tag stands on other bytes, [newer-release] when a later version is there,
        [not-a-release] when the repository holds something else.
        """
        with _refusing(self.repository):
            refs = self._read_refs()
            if refs is None:
                return self._compare(source, None, tagged=False)
            head, tags = refs
            if source.tag in tags:
                return self._plan_tagged(source, tags[source.tag])
            self._check_line(source, head, tags)
            return self._compare(source, head, tagged=False)

    def push(self, source: Source, plan: Plan) -> str:
        """Carry out `plan` for `source` and return the commit that holds the release.

        The tag is set last, on files that were read back. Raises Refusal [hub-differs] when they are not the release.
        """
        with _refusing(self.repository):
            commit = plan.parent or self._read_head()
            if plan.differing:
                commit = self._commit(source, plan, commit)
                # Asked of the source again too: it may have changed while it was sent.
                if source.find_faults() or self._compare(source, commit, tagged=False).differing:
                    message = f"commit {commit} does not hold the release, and was not tagged"
                    raise Refusal(self.repository, "hub-differs", message)
            if not plan.tagged:
                self._api.create_tag(self.repository, tag=plan.tag, revision=commit, repo_type=_KIND)
            return commit

    def create(self, private: bool) -> None:
        """Create the repository if it is not there."""
        with _refusing(self.repository):
            self._api.create_repo(self.repository, repo_type=_KIND, private=private, exist_ok=True)

    def is_private(self) -> bool:
        """Whether only its owner sees the repository."""
        with _refusing(self.repository):
            return bool(self._api.dataset_info(self.repository).private)

    def _plan_tagged(self, source: Source, commit: str) -> Plan:
        plan = self._compare(source, commit, tagged=True)
        if plan.differing:
            names = ", ".join(change.path for change in plan.differing)
            message = f"{source.tag} stands on other bytes ({names}), and a tag never moves: raise the version"
            raise Refusal(self.repository, "tag-moved", message)
        return plan

    def _check_line(self, source: Source, head: str, tags: dict[str, str]) -> None:
        later = [tag for tag in tags if _read_version(tag) > _read_version(source.tag)]
        if later:
            message = f"{max(later, key=_read_version)} is there already, and main goes forward only"
            raise Refusal(self.repository, "newer-release", message)
        names = {file.path for file in self._list_files(head)}
        if _OURS not in names and names - _FRESH:
            message = f"holds {min(names - _FRESH)} and no release; a push would delete what is there"
            raise Refusal(self.repository, "not-a-release", message)

    def _compare(self, source: Source, commit: str | None, tagged: bool) -> Plan:
        changes = list_changes(source.list_paths(), self._list_files(commit) if commit else [])
        return Plan(self.repository, source.tag, commit, changes, tagged)

    def _list_files(self, commit: str) -> list[RepoFile]:
        entries = self._api.list_repo_tree(self.repository, recursive=True, revision=commit, repo_type=_KIND)
        return [entry for entry in entries if isinstance(entry, RepoFile)]

    def _read_refs(self) -> tuple[str, dict[str, str]] | None:
        try:
            refs = self._api.list_repo_refs(self.repository, repo_type=_KIND)
        except RepositoryNotFoundError:
            return None
        head = next(branch.target_commit for branch in refs.branches if branch.name == "main")
        return head, {tag.name: tag.target_commit for tag in refs.tags}

    def _read_head(self) -> str:
        return str(self._api.dataset_info(self.repository).sha)

    def _commit(self, source: Source, plan: Plan, parent: str) -> str:
        paths = source.list_paths()
        operations: list[CommitOperationAdd | CommitOperationDelete] = [
            CommitOperationDelete(change.path, is_folder=False)
            if change.kind == "deleted"
            else CommitOperationAdd(change.path, paths[change.path])
            for change in plan.differing
        ]
        return self._api.create_commit(
            self.repository,
            operations,
            commit_message=f"Release {source.version}",
            commit_description=f"build {source.manifest['build']}",
            repo_type=_KIND,
            parent_commit=parent,
        ).oid


def _read_version(tag: str) -> tuple[int, ...]:
    match = re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)", tag, re.ASCII)
    return tuple(map(int, match.groups())) if match else ()


@contextmanager
def _refusing(repository: str) -> Iterator[None]:
    """What the client raises, as a Refusal of one line without the token."""
    try:
        yield
    except (_HTTPError, OSError, RuntimeError, ValueError) as error:
        # The client wraps what fails while it uploads; a page that is no JSON is a ValueError to it.
        cause = error.__cause__ if isinstance(error, RuntimeError) and error.__cause__ else error
        status = cause.response.status_code if isinstance(cause, HfHubHTTPError) else None
        check = _CODES.get(status or 0, "hub-failed")
        said = (cause.server_message if isinstance(cause, HfHubHTTPError) else None) or str(cause) or repr(cause)
        line = " ".join(f"{status or ''} {said}".split())
        raise Refusal(repository, check, _hide_token(f"{line}; {_ADVICE[check]}")) from None


def _hide_token(text: str) -> str:
    token = get_token()
    return text.replace(token, "(token)") if token else text
