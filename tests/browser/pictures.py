"""Startups whose logos load, fail or are missing."""

from __future__ import annotations

import base64
import io
import socket
from typing import Any

from PIL import Image

Pixel = tuple[int, int, int]


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def logo_records(nowhere: str) -> list[dict[str, Any]]:
    """One startup for each kind of logo; remote ones are below the address ``nowhere``."""
    red = io.BytesIO()
    Image.new("RGB", (40, 20), (255, 0, 0)).save(red, "PNG")
    inline = "data:image/png;base64," + base64.b64encode(red.getvalue()).decode()
    return [
        {
            "name": "Broken Logo",
            "description": "logo",
            "images": f"{nowhere}/x.png",
            "link": "https://example.com/a?b=c",
        },
        {"name": "Inline Logo", "description": "logo", "images": inline},
        {"name": "Missing Logo", "description": "logo"},
    ]


def pixels(png: bytes) -> list[Pixel]:
    """The colours of a screenshot, row by row."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    width, height = picture.size
    colours: list[Pixel] = [picture.getpixel((x, y)) for y in range(height) for x in range(width)]  # type: ignore[misc]
    return colours


def share(colours: list[Pixel], like: Pixel, within: int = 40) -> float:
    """Which part of the colours is near to one."""
    near = [c for c in colours if all(abs(a - b) <= within for a, b in zip(c, like, strict=True))]
    return len(near) / len(colours)
