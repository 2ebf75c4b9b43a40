"""What went wrong with a request to Qdrant, whichever way it was sent."""

from __future__ import annotations

import json
import sys
from typing import Any, NamedTuple

import httpx
from qdrant_client.common.client_exceptions import ResourceExhaustedResponse
from qdrant_client.http.exceptions import ApiException, ResponseHandlingException, UnexpectedResponse

_GRPC_PASSING = {"UNAVAILABLE", "ABORTED", "INTERNAL", "UNKNOWN", "CANCELLED"}


class Fault(NamedTuple):
    """``passing``: the same request may succeed later. ``slow``: it cost the whole timeout. ``node``: the
    node itself is at fault, not what was asked of it. ``missing``: what it names is not there.
    """

    what: str
    passing: bool = False
    slow: bool = False
    node: bool = False
    missing: bool = False


def fault_of(error: Exception) -> Fault | None:
    """The fault behind an exception of qdrant-client, or None if it is none of a server."""
    if isinstance(error, ResourceExhaustedResponse):
        return Fault("is overloaded (429)", passing=True)
    if isinstance(error, UnexpectedResponse):
        return _of_status(error)
    if isinstance(error, ResponseHandlingException) and isinstance(error.source, httpx.TimeoutException):
        return Fault("does not answer in time", passing=True, slow=True, node=True)
    if isinstance(error, (ApiException, OSError)):
        return Fault("does not answer", passing=True, node=True)
    if isinstance(error, ValueError) and "not found" in str(error):
        return Fault(str(error)[:200], missing=True)
    if isinstance(error, (json.JSONDecodeError, AssertionError)):
        # qdrant-client asserts that an answer has a result.
        return Fault("answers, but not as Qdrant does", passing=True, node=True)
    return _of_grpc(error)


def _of_status(error: UnexpectedResponse) -> Fault:
    status = error.status_code or 0
    if status == 404:
        return Fault("does not have it (404)", missing=True)
    if status in (401, 403):
        return Fault(f"refuses the key ({status})")
    if status in (408, 429) or status >= 500:
        return Fault(f"answered {status}", passing=True, node=status >= 500)
    return Fault(f"answered {status}: {_told(error)}")


def _told(error: UnexpectedResponse) -> str:
    try:
        told: Any = error.structured()["status"]["error"]
    except (ValueError, KeyError, TypeError):
        return "no reason given"
    return " ".join(str(told).split())[:200]


def _of_grpc(error: Exception) -> Fault | None:
    grpc = sys.modules.get("grpc")
    if grpc is None or not isinstance(error, grpc.RpcError):
        return None
    code = error.code().name
    if code == "DEADLINE_EXCEEDED":
        return Fault("does not answer in time", passing=True, slow=True, node=True)
    if code == "NOT_FOUND":
        return Fault("does not have it", missing=True)
    if code in ("UNAUTHENTICATED", "PERMISSION_DENIED"):
        return Fault(f"refuses the key ({code})")
    if code == "RESOURCE_EXHAUSTED":
        return Fault("is overloaded", passing=True)
    if code in _GRPC_PASSING:
        return Fault("does not answer", passing=True, node=True)
    return Fault(f"answered {code}: {' '.join(str(error.details()).split())[:200]}")
