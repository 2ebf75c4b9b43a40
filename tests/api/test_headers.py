from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.middleware import Middleware

from search.api.headers import PrivacyHeaders


@pytest.mark.parametrize("remote_images", [True, False])
def test_no_other_page_may_frame_this_one(remote_images: bool) -> None:
    app = Starlette(middleware=[Middleware(PrivacyHeaders, remote_images=remote_images)])
    headers = TestClient(app).get("/").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"].split("; ")
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(("remote_images", "allowed"), [(True, True), (False, False)])
def test_images_from_elsewhere_are_a_choice(remote_images: bool, allowed: bool) -> None:
    app = Starlette(middleware=[Middleware(PrivacyHeaders, remote_images=remote_images)])
    policy = TestClient(app).get("/").headers["Content-Security-Policy"]
    (images,) = (part for part in policy.split("; ") if part.startswith("img-src "))
    assert ("https:" in images) is allowed
