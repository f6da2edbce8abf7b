"""What keeps a built folder from being a release: work not committed, a version too small, a card that is not its own.

The counted block of the changelog, `changes X.Y.Z`, is computed from the release before, whenever that is at hand, and
then has to be the one that is written there; where it is not at hand, the block stays as it was committed. So the same
input gives the same bytes with and without the earlier release, and nobody who has it can build on a wrong count.
"""

from __future__ import annotations

from pathlib import Path

from musnad.card import CHANGELOG, find_stale
from musnad.checks.history import find_uncommitted, is_released_elsewhere
from musnad.corpus import Corpus, read_json
from musnad.findings import Finding
from musnad.manifest import MANIFEST
from musnad.tables import list_generated, replace_generated
from musnad.versions.bumps import find_previous, judge_version
from musnad.versions.comparing import Comparison, compare_readings
from musnad.versions.readings import open_release
from musnad.versions.reports import format_changes

_SHOWN = 10


def find_unsettled(corpus: Corpus, version: str, out: Path) -> list[Finding]:
    """Why no release can be built of the working tree as it is, whatever is in it."""
    uncommitted = find_uncommitted(corpus, out)
    findings = [
        Finding(name, "$", "uncommitted", "a release is built from what is committed") for name in uncommitted[:_SHOWN]
    ]
    if more := uncommitted[_SHOWN:]:
        findings.append(Finding(".", "$", "uncommitted", f"and {len(more)} files more"))
    if is_released_elsewhere(corpus, version):
        findings.append(
            Finding(corpus.relative(out / version), "$", "version-released", f"v{version} is the tag of another commit")
        )
    return findings


def find_obstacles(corpus: Corpus, version: str, out: Path, folder: Path, public: bool) -> list[Finding]:
    """Why what was built in `folder` may not stand in `out` as `version`; empty when it may.

    A public build's counts of what is withheld are its own, so only a complete build is asked about the cards.
    """
    comparison = compare_with_previous(version, out, folder)
    reason = comparison and judge_version(comparison, version)
    findings = [Finding(corpus.relative(out / version), "$", "version-too-small", reason)] if reason else []
    if public:
        return findings
    if comparison and _lacks_block(corpus, version):
        message = f"no generated block `changes {version}` to hold what changed since {comparison.old.version}"
        findings.append(Finding(CHANGELOG, "$", "changes-uncounted", message))
    stale = find_stale_texts(corpus, folder, comparison)
    return findings + [
        Finding(name, "$", "card-differs", "its generated blocks are not those of this build") for name in stale
    ]


def compare_with_previous(version: str, out: Path, folder: Path) -> Comparison | None:
    """The release in `folder` beside the one with the highest lower version in `out`, if there is one."""
    previous = find_previous(out, version)
    return compare_readings(open_release(previous), open_release(folder)) if previous else None


def find_stale_texts(corpus: Corpus, folder: Path, comparison: Comparison | None = None) -> dict[str, str]:
    """The cards of the corpus whose generated blocks are not those of the release in `folder`; as they should be."""
    manifest = read_json(folder / MANIFEST)
    stale = find_stale(corpus, manifest)
    if comparison and (text := stale.get(CHANGELOG) or _read_changelog(corpus)):
        name = f"changes {manifest['version']}"
        filled = replace_generated(text, {name: format_changes(comparison)} if name in list_generated(text) else {})
        if filled != _read_changelog(corpus):
            stale[CHANGELOG] = filled
    return stale


def _lacks_block(corpus: Corpus, version: str) -> bool:
    text = _read_changelog(corpus)
    return bool(text) and f"changes {version}" not in list_generated(text)


def _read_changelog(corpus: Corpus) -> str:
    path = corpus.root / CHANGELOG
    return path.read_text(encoding="utf-8") if path.exists() else ""
