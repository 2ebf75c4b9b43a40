"""The errors that exceptions of qdrant-client stand for, over HTTP and gRPC."""

import json
import re

import grpc
import httpx
from pydantic import ValidationError
from qdrant_client.common.client_exceptions import QdrantException
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

from search.errors import CollectionGone, StoreUnavailable

_ADVICE = "check that it runs and that QDRANT_URL and QDRANT_API_KEY are right."


class ServerFault(StoreUnavailable):
    """The server did not do what it was asked: "The Qdrant server ``what``"."""

    def __init__(self, what: str) -> None:
        super().__init__(f"The Qdrant server {what}; {_ADVICE}")
        self.what = what


class Retryable(ServerFault):
    """The same request may succeed later."""


class NodeFault(Retryable):
    """The node is at fault, not the request."""


class TimedOut(NodeFault):
    """The node did not answer within the timeout."""


def error_of(error: Exception) -> ServerFault | CollectionGone | None:
    """None if the exception does not come from a server."""
    source = error.source if isinstance(error, ResponseHandlingException) else error
    match source:
        case httpx.TimeoutException() | TimeoutError():
            return TimedOut("does not answer in time")
        case UnexpectedResponse():
            return _of_status(source)
        case QdrantException():  # a 429 with Retry-After
            return Retryable("answered 429")
        case grpc.RpcError():
            return _of_grpc(source.code().name, _one_line(source.details()))
        case ValidationError() | json.JSONDecodeError() | UnicodeDecodeError() | AssertionError():
            return NodeFault("answers, but not as Qdrant does")
        case ValueError() if re.match("Collection .* not found", str(source)):  # from QdrantClient(":memory:")
            return _gone(source)
    return NodeFault("does not answer") if isinstance(error, (ApiException, OSError)) else None


def _of_status(error: UnexpectedResponse) -> ServerFault | CollectionGone:
    status = error.status_code or 0
    try:
        reason = _one_line(error.structured()["status"]["error"])
    except (ValueError, KeyError, TypeError):
        reason = ""
    if status == 404:  # without a reason it is not from Qdrant
        return _gone(reason) if reason else NodeFault("answers 404, but not as Qdrant does")
    if status in (401, 403):
        return ServerFault(f"refuses the key ({status})")
    kind = NodeFault if status >= 500 else Retryable if status in (408, 429) else ServerFault
    return kind(f"answered {status} ({reason or 'no reason given'})")


def _of_grpc(code: str, details: str) -> ServerFault | CollectionGone:
    match code:
        case "DEADLINE_EXCEEDED":
            return TimedOut("does not answer in time")
        case "NOT_FOUND":
            return _gone(details)
        case "UNAUTHENTICATED" | "PERMISSION_DENIED":
            return ServerFault(f"refuses the key ({code})")
        case "UNAVAILABLE" | "ABORTED" | "INTERNAL" | "UNKNOWN" | "CANCELLED":
            return NodeFault("does not answer")
        case "RESOURCE_EXHAUSTED":
            return Retryable("is overloaded")
    return ServerFault(f"answered {code} ({details})")


def _gone(reason: object) -> CollectionGone:
    return CollectionGone(f"The Qdrant server has no such collection ({_one_line(reason)}).")


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:200]
