"""Label Studio's SDK, an extra, and what it raises as refusals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from musnad.findings import Refusal
from musnad.schemas import Json


def load_sdk() -> Any:  # noqa: ANN401 - a module; the extra may not be installed
    """The SDK. Raises Refusal [missing-sdk] without the extra `labelstudio`."""
    try:
        import label_studio_sdk
    except ImportError as error:
        message = "label-studio-sdk is not installed: pip install 'musnad[labelstudio]'"
        raise Refusal("label-studio-sdk", "missing-sdk", message) from error
    return label_studio_sdk


def post_bulk(client: Any, path: str, body: object, **query: object) -> Json:  # noqa: ANN401 - of the SDK
    """Send a large body, already plain JSON, through the SDK's own connection; returns the JSON object answered.

    The SDK's methods look at every value of a body in Python before they send it; for thousands of suggestions that
    takes longer than to find them. Raises the SDK's ApiError for an answer that is no success or no object.
    """
    from label_studio_sdk.core.api_error import ApiError

    # Private; nothing public sends bytes as they are.
    answer = client._client_wrapper.httpx_client.request(
        path,
        method="POST",
        params=query,
        content=msgspec.json.encode(body),
        headers={"content-type": "application/json"},
    )
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not answer.is_success or not isinstance(found, dict):
        raise ApiError(status_code=answer.status_code, headers=dict(answer.headers), body=found or answer.text)
    return found


@contextmanager
def gone_is_deleted() -> Iterator[None]:
    """Let a deletion pass when the server has no such thing: an earlier one may have come late."""
    load_sdk()
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except ApiError as error:
        if error.status_code != 404:
            raise


@contextmanager
def refusing(url: str, token: str, otherwise: str) -> Iterator[None]:
    """Turn what the SDK raises into a Refusal about `url`; `otherwise` is its id for an error the server answers.

    A server may repeat in its error what it was sent, so the token is struck out.
    """
    load_sdk()
    import httpx
    from label_studio_sdk.core.api_error import ApiError

    try:
        yield
    except (httpx.TransportError, httpx.InvalidURL) as error:
        raise Refusal(url, "no-server", f"no Label Studio server answers ({error})") from error
    except ApiError as error:
        words = _one_line(error.body, token)
        if error.status_code in (401, 403):
            raise Refusal(url, "wrong-token", f"the server does not take this token: {words}") from error
        raise Refusal(url, otherwise, f"the server answers {error.status_code}: {words}") from error


def _one_line(body: object, token: str) -> str:
    if isinstance(body, dict):
        body = body.get("validation_errors") or body.get("detail") or body
    elif str(body).lstrip().startswith("<"):
        body = "a page of HTML"
    return " ".join(str(body).replace(token, "[token]").split())[:200]
