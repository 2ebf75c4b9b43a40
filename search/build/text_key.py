"""A short key for a text."""

import hashlib

_BYTES = 16


def text_key(text: str) -> bytes:
    """Sixteen bytes that stand for a text."""
    return hashlib.blake2b(text.encode(), digest_size=_BYTES).digest()
