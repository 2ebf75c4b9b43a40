from __future__ import annotations

import gzip

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from search.api.deep_links import DeepLinks

_PAGE = "<!DOCTYPE html><html><head><title>é</title></head><body><head></body></html>"
_AS_BROWSER = {"accept": "text/html,application/xhtml+xml", "accept-encoding": "gzip, br"}


def page(request: Request) -> Response:
    """Compressed for whom takes it, as Streamlit serves its page."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(gzip.compress(_PAGE.encode()), media_type="text/html", headers={"content-encoding": "gzip"})
    return HTMLResponse(_PAGE)


def pieces(_: Request) -> Response:
    return StreamingResponse(iter([_PAGE[:20], _PAGE[20:30], _PAGE[30:]]), media_type="text/html")


def data(_: Request) -> Response:
    return JSONResponse({"page": "<head>"})


def client(base: str = "") -> TestClient:
    routes = [Route("/compare", page), Route("/pieces", pieces), Route("/data", data)]
    return TestClient(DeepLinks(Starlette(routes=routes), base))


def test_a_page_is_told_where_its_server_is_and_stays_as_it_was_otherwise() -> None:
    for path in ("/compare", "/pieces"):
        found = client().get(path, headers=_AS_BROWSER)
        script = found.text[found.text.index("<script>") : found.text.index("</script>") + len("</script>")]
        assert 'BACKEND_BASE_URL: new URL("/", location.origin)' in script
        assert found.text.replace(script, "") == _PAGE
        assert int(found.headers.get("content-length", len(found.content))) == len(found.content)


def test_a_path_that_the_app_is_served_under_is_told() -> None:
    assert 'new URL("/apps/search/"' in client("/apps/search/").get("/compare", headers=_AS_BROWSER).text


def test_what_is_no_page_is_left_alone() -> None:
    assert client().get("/data", headers=_AS_BROWSER).json() == {"page": "<head>"}
    other = client().get("/compare", headers={"accept": "*/*", "accept-encoding": "gzip"})
    assert other.headers["content-encoding"] == "gzip"
    assert other.text == _PAGE
