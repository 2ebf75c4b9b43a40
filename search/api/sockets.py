"""Answers over kept connections without Nagle's delay.

asyncio sets TCP_NODELAY only on sockets that were made with the protocol number of TCP; Streamlit makes its listening
socket without one. uvicorn writes the head and the body of an answer one after the other, so on a kept connection the
body waits for the client's delayed acknowledgement of the head: 40 ms on Linux.
"""

import os
import socket
import stat
from contextlib import suppress

_OPEN_FILES = "/dev/fd"


def send_at_once() -> None:
    """Set TCP_NODELAY on the listening sockets of this process: those they accept inherit it on Linux and macOS.

    Does nothing where open files are not listed, as on Windows, and never fails.
    """
    with suppress(OSError):
        for name in os.listdir(_OPEN_FILES):
            # Closing a copy of an open file would drop the locks that this process holds on it.
            if not _is_socket(int(name)):
                continue
            with suppress(OSError), socket.fromfd(int(name), socket.AF_INET, socket.SOCK_STREAM) as opened:
                if opened.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _is_socket(descriptor: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False
