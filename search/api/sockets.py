"""Answers over kept connections without Nagle's delay.

asyncio sets TCP_NODELAY only on sockets that were made with the protocol number of TCP; Streamlit makes its listening
socket without one. uvicorn writes the head and the body of an answer one after the other, so on a kept connection the
body waits for the client's delayed acknowledgement of the head: 40 ms on Linux.
"""

import os
import socket
from contextlib import suppress

_OPEN_FILES = "/dev/fd"


def send_at_once() -> None:
    """Set TCP_NODELAY on the listening sockets of this process: those they accept inherit it on Linux and macOS.

    Does nothing where open files are not listed, as on Windows, and never fails.
    """
    with suppress(OSError):
        for name in os.listdir(_OPEN_FILES):
            with suppress(OSError), socket.fromfd(int(name), socket.AF_INET, socket.SOCK_STREAM) as opened:
                if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
