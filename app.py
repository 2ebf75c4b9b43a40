"""The composition root: the pages and the API in one process, on one port.

Serve it with: streamlit run app.py
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Mount
from streamlit.config import set_option

from search.api import create_api
from search.api.deep_links import DeepLinks
from search.api.headers import PrivacyHeaders
from search.api.hosts import AllowedHosts
from search.api.sockets import send_at_once
from search.errors import SettingsError
from search.service.collecting import freeze_when_loaded
from search.service.shared import reset_shared_catalogs, shared_catalogs
from search.settings import load_settings


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Open or build the index in the background while the server already answers."""
    send_at_once()
    freezing = asyncio.create_task(freeze_when_loaded(shared_catalogs()))
    yield
    freezing.cancel()
    reset_shared_catalogs()


# A thread that waits for another spins by default, which takes the processor from those that answer requests.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

try:
    settings = load_settings()
except SettingsError as error:
    raise SystemExit(f"search: {error}") from None

# Streamlit refuses larger requests, whatever an uploader says; where nothing is imported, lists of queries are small.
set_option("server.maxUploadSize", 1 if settings.read_only else settings.max_upload_mb)

app = st.App(
    "pages/router.py",
    routes=[Mount("/api", create_api(shared_catalogs))],
    middleware=[
        Middleware(PrivacyHeaders, remote_images=settings.remote_logos),
        Middleware(DeepLinks, base=str(st.get_option("server.baseUrlPath") or "")),
        Middleware(AllowedHosts, hosts=settings.allowed_host_names),
    ],
    lifespan=lifespan,
)
