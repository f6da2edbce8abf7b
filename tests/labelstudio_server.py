"""A real Label Studio server for the tests: on loopback, in a folder of its own, gone at the end.

A database that has never been used takes half a minute of migrations. They are run once per version of Label Studio and
kept in pytest's cache; each session starts on a copy, with a token of its own.
"""

import importlib.metadata
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

START_SECONDS = 240
MISSING = "label-studio is not installed: pip install -e '.[dev]'"
QUIET = {
    "COLLECT_ANALYTICS": "false",
    "LATEST_VERSION_CHECK": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "FEATURE_FLAGS_OFFLINE": "true",
    "DEBUG": "false",
    "LOG_LEVEL": "WARNING",
    "USE_DEFAULT_BANNED_SUBNETS": "false",  # or it speaks to no ML backend on loopback
}


@dataclass(frozen=True)
class RunningServer:
    """Where the server is and how to get in."""

    url: str
    email: str = "annotator@example.org"
    password: str = field(default_factory=secrets.token_hex, repr=False)
    token: str = field(default_factory=lambda: secrets.token_hex(20), repr=False)


@contextmanager
def run_server(cache: Path, folder: Path) -> Iterator[RunningServer]:
    """Start Label Studio on a free port and stop it at the end. `folder` takes its data, `cache` the empty database."""
    database = folder / "labelstudio.sqlite3"
    shutil.copyfile(migrate_once(cache, folder / "migration"), database)
    server = RunningServer(f"http://127.0.0.1:{find_free_port()}")
    process = start_server(server, folder)
    try:
        yield server
    finally:
        stop(process)


def start_server(server: RunningServer, folder: Path) -> subprocess.Popen[bytes]:
    """Start `server` on the database in `folder`, as often as wanted, and wait until it answers."""
    database, log = folder / "labelstudio.sqlite3", folder / "server.log"
    settings = {
        "LABEL_STUDIO_USERNAME": server.email,
        "LABEL_STUDIO_PASSWORD": server.password,
        "LABEL_STUDIO_USER_TOKEN": server.token,
    }
    port = server.url.rpartition(":")[2]
    options = ["--no-browser", "--internal-host", "127.0.0.1", "--port", port, "--enable-legacy-api-token"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            [find_label_studio(), "start", *options],
            env=environment(folder, database) | settings,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for pytest, which then stops the server.
            start_new_session=True,
        )
    try:
        wait_until_ours(server, process, log)
    except BaseException:
        stop(process)
        raise
    return process


def find_label_studio() -> str:
    """The label-studio command, that of this environment before any other."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return shutil.which("label-studio", path=path) or pytest.fail(MISSING, pytrace=False)


def environment(folder: Path, database: Path) -> dict[str, str]:
    """What the server sees. Label Studio reads bare names such as HOST and PORT too, so nothing else is handed on."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    place = {"HOME": str(folder), "LABEL_STUDIO_BASE_DATA_DIR": str(folder), "DATABASE_NAME": str(database)}
    return kept | QUIET | place | {"DJANGO_DB": "sqlite", "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true"}


def migrate_once(cache: Path, folder: Path) -> Path:
    """The migrated, empty database of the installed version: from the cache, else made in `folder` and put there."""
    command = find_label_studio()
    kept = cache / f"migrated-{importlib.metadata.version('label-studio')}.sqlite3"
    if not kept.exists():
        folder.mkdir()
        fresh = folder / "fresh.sqlite3"
        # Any command applies the migrations first; this one then only prints versions.
        done = subprocess.run([command, "version"], env=environment(folder, fresh), capture_output=True, text=True)
        if done.returncode:
            pytest.fail(
                f"label-studio could not make its database: {last_line(done.stdout + done.stderr)}", pytrace=False
            )
        beside = cache / f"{secrets.token_hex(8)}.part"
        shutil.copyfile(fresh, beside)
        beside.replace(kept)
    return kept


def find_free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_ours(server: RunningServer, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a server at the address knows the token made for this session.

    When its port is taken meanwhile, Label Studio moves on to the next unasked; the token tells whose server answers.
    """
    request = urllib.request.Request(
        f"{server.url}/api/current-user/whoami", headers={"Authorization": f"Token {server.token}"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    answer = "nothing"
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with opener.open(request, timeout=10):
                return
        except (urllib.error.URLError, OSError) as error:
            answer = str(error)
        time.sleep(0.2)
    pytest.fail(
        f"no Label Studio of ours at {server.url} ({answer}); its log ends: {last_line(log.read_text())}", pytrace=False
    )


def last_line(text: str) -> str:
    """The last line that says something."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "(empty)")


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the server and what it started at once, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def stop(process: subprocess.Popen[bytes]) -> None:
    """End the server, by force when it does not listen."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
