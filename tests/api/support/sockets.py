"""What no well-behaved client library would send."""
from __future__ import annotations

import socket
from dataclasses import dataclass

from support.server import PATIENCE_S


@dataclass(frozen=True)
class RawResponse:
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes


class RawClient:
    """One TCP connection, byte by byte."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_S)
        self._buffer = b""

    def __enter__(self) -> RawClient:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes | str) -> None:
        self.socket.sendall(data.encode() if isinstance(data, str) else data)

    def end_sending(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def read(self) -> RawResponse | None:
        """The next response; None when the server closed instead."""
        while b"\r\n\r\n" not in self._buffer:
            if not self._receive():
                return None
        head, self._buffer = self._buffer.split(b"\r\n\r\n", 1)
        first, *fields = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip()
                   for name, value in (field.split(":", 1) for field in fields)}
        length = int(headers.get("content-length", "0"))
        while len(self._buffer) < length:
            if not self._receive():
                break
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return RawResponse(int(first.split(" ")[1]), headers, body)

    def closed(self) -> bool:
        """Waits for the server to close; True unless it sends something."""
        return not self._buffer and not self._receive()

    def _receive(self) -> bool:
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self._buffer += data
        return bool(data)


def ask(port: int, data: bytes | str, *, end: bool = False) -> RawResponse | None:
    """One connection, these bytes, the first response."""
    with RawClient(port) as client:
        client.send(data)
        if end:
            client.end_sending()
        return client.read()
