"""The rules as an ML backend of Label Studio: a task is suggested on when somebody opens it.

Label Studio asks `/health`, hands over the project's labelling page at `/setup`, and posts tasks to `/predict`. It also
tells `/webhook` of every annotation; rules do not learn from it. The access token that comes with `/setup` is neither
used nor kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from xml.etree import ElementTree

from musnad.annotations import SCHEMA_VERSION
from musnad.corpus import LIMIT_BYTES
from musnad.documents import Document, Raw, hash_text, make_document_id
from musnad.findings import Refusal
from musnad.labelstudio.config import TEXT, build_label_config
from musnad.labelstudio.tasks import build_task
from musnad.preannotation.engine import RULES_VERSION, annotate_document
from musnad.schemas import Json

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

MODEL_VERSION = f"rules {RULES_VERSION}"
_IDLE_SECONDS = 60


class BadRequest(Exception):  # noqa: N818 - what was asked is wrong; nothing went wrong here
    """A request that cannot be answered; the message says why."""


def suggest_task(task: Any) -> list[Json]:  # noqa: ANN401 - whatever is posted
    """The predictions for a task of any project with our labelling page, whether or not its text is of a corpus.

    One prediction, or none where there is no text or nothing to mark in it.
    """
    data = task.get("data") if isinstance(task, dict) else None
    text = data.get(TEXT) if isinstance(data, dict) else None
    if not isinstance(text, str):
        return []
    try:
        document = _wrap_text(text)
    except UnicodeEncodeError:
        return []  # half a character: no text that could be stored
    [prediction] = build_task(document, annotate_document(document), model_version=MODEL_VERSION)["predictions"]
    return [prediction] if prediction["result"] else []


def _wrap_text(text: str) -> Document:
    sha256 = hash_text(text)
    return Document(
        id=make_document_id(None, None, sha256),
        schema_version=SCHEMA_VERSION,
        language="ar",
        title=None,
        publisher=None,
        url=None,
        published=None,
        published_basis="unknown",
        retrieved=None,
        authorship="press",
        licence="unknown",
        redistribute=False,
        raw=Raw("", sha256, "utf-8", "label-studio", ""),
        text=text,
        text_sha256=sha256,
        segments=[],
        removed=[],
    )


@lru_cache(maxsize=32)
def _read_controls(config: str) -> frozenset[tuple[str | None, ...]]:
    """Every control, label, choice and relation of a labelling page, by the names under which results are stored."""
    try:
        nodes = [node for node in ElementTree.fromstring(config).iter() if node.get("name") or node.tag == "Relations"]
    except ElementTree.ParseError as error:
        raise BadRequest(f"the labelling page is no XML: {error}") from error
    controls = {(node.tag, node.get("name"), node.get("toName") or node.get("value")) for node in nodes}
    values = {(node.tag, node.get("name"), kid.get("alias") or kid.get("value")) for node in nodes for kid in node}
    return frozenset(controls | values)


def check_page(config: object) -> None:
    """Raise BadRequest unless the labelling page has every control and label that suggestions use.

    Label Studio does not: a mark with an unknown control it gives to the first one, without its label.
    """
    if not isinstance(config, str):
        raise BadRequest("the request brings no labelling page")
    missing = _read_controls(build_label_config()) - _read_controls(config)
    if missing:
        tag, control, value = min(missing, key=str)
        raise BadRequest(f"the project has another labelling page: no {tag} {control or ''} {value or ''}".rstrip())


def _report_health(_: Json) -> Json:
    return {"status": "UP", "model_class": "musnad", "model_version": MODEL_VERSION}


def _set_up(request: Json) -> Json:
    check_page(request.get("schema"))
    return {"model_version": MODEL_VERSION}


def _predict(request: Json) -> Json:
    check_page(request.get("label_config"))
    tasks = request.get("tasks")
    if not isinstance(tasks, list):
        raise BadRequest("the request brings no list of tasks")
    return {"results": [suggest_task(task) for task in tasks], "model_version": MODEL_VERSION}


_ANSWERS: dict[tuple[str, str], Callable[[Json], Json]] = {
    ("GET", "/"): _report_health,
    ("GET", "/health"): _report_health,
    ("POST", "/setup"): _set_up,
    ("POST", "/predict"): _predict,
    ("POST", "/webhook"): lambda _: {},
    ("GET", "/versions"): lambda _: {"versions": [MODEL_VERSION]},
}


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """The backend as a WSGI application, for any server. Answers are JSON; a wrong request is told why."""
    answer = _ANSWERS.get((environ["REQUEST_METHOD"], environ.get("PATH_INFO") or "/"))
    try:
        if answer is None:
            status, body = "404 Not Found", {"error": "the rules have no such address"}
        else:
            status, body = "200 OK", answer(_read_request(environ))
    except (BadRequest, Refusal) as error:
        status, body = "400 Bad Request", {"error": str(error)}
    content = json.dumps(body).encode("ascii")
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
    return [content]


def _read_request(environ: WSGIEnvironment) -> Json:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LIMIT_BYTES:
        raise BadRequest(f"a request has up to {LIMIT_BYTES:,} bytes, not {length}")
    try:
        request = json.loads(environ["wsgi.input"].read(int(length)) or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"the request is no JSON: {error}") from error
    if not isinstance(request, dict):
        raise BadRequest("the request is no JSON object")
    return request


class _Backend(ThreadingMixIn, WSGIServer):
    # Label Studio asks for health while it waits for predictions, and gives up after a second.
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    timeout = _IDLE_SECONDS

    def log_message(self, *_: object) -> None:
        """Say nothing: requests carry texts and, at set-up, a token."""


def make_backend(host: str, port: int) -> WSGIServer:
    """A server of `application`, bound and not yet running; port 0 takes a free one.

    Raises Refusal [no-address] when the address cannot be had.
    """
    try:
        return make_server(host, port, application, _Backend, _Handler)
    except (OSError, OverflowError) as error:
        raise Refusal(f"{host}:{port}", "no-address", f"cannot serve there: {error}") from error
