"""Reads /api/v1/events as a browser would."""
from __future__ import annotations

import http.client
import json
import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from support.server import PATIENCE_S, Client


@dataclass(frozen=True)
class Event:
    name: str
    id: str
    data: Any


class EventStream:
    """Events arrive in a queue from a thread of their own, so that a test can wait for one."""

    def __init__(self, client: Client, last_id: str = "") -> None:
        self._connection = http.client.HTTPConnection(client.url.removeprefix("http://"),
                                                      timeout=PATIENCE_S)
        headers = {"Authorization": f"Bearer {client.token}"}
        if last_id:
            headers["Last-Event-ID"] = last_id
        self._connection.request("GET", "/api/v1/events", headers=headers)
        assert self._connection.sock
        self._socket = self._connection.sock
        self._response = self._connection.getresponse()
        self.headers = {name.lower(): value for name, value in self._response.getheaders()}
        assert self._response.status == 200, self._response.read()
        assert self.headers["content-type"].startswith("text/event-stream")
        self.seen: list[Event] = []
        self._arrived: queue.Queue[Event | None] = queue.Queue()
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    @classmethod
    def try_open(cls, client: Client) -> bool:
        try:
            cls(client).close()
        except AssertionError:
            return False
        return True

    def __enter__(self) -> EventStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """As a browser's tab that is closed."""
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the server was first
        self._thread.join(PATIENCE_S)
        self._connection.close()

    def _read(self) -> None:
        fields: dict[str, str] = {}
        try:
            while line := self._response.readline():
                text = line.decode().rstrip("\r\n")
                if text == "":
                    if "data" in fields:
                        self._arrived.put(Event(fields.get("event", "message"),
                                                fields.get("id", ""), json.loads(fields["data"])))
                    fields = {}
                elif not text.startswith(":"):
                    name, _, value = text.partition(":")
                    fields[name] = value.removeprefix(" ")
        except (OSError, http.client.HTTPException):
            pass  # it ended; whether it should have is the test's to say
        self._arrived.put(None)

    def next(self, what: str = "any") -> Event:
        try:
            event = self._arrived.get(timeout=PATIENCE_S)
        except queue.Empty:
            event = None
        assert event is not None, f"the stream brought no event ({what}); before: {self.seen}"
        self.seen.append(event)
        return event

    def until(self, what: str, wanted: Callable[[Event], bool]) -> Event:
        """The first event that fits; those before it are in `seen`."""
        while True:
            event = self.next(what)
            if wanted(event):
                return event

    def until_scanned(self, scan: Any) -> Event:
        """The event that says this scan, the answer of GET /scan, has ended."""
        return self.until("the end of the scan", lambda event: event.name == "scan" and
                          event.data.get("finished_at", 0) >= scan["finished_at"])

    def ended(self) -> bool:
        """Waits for the stream to end."""
        while (event := self._arrived.get(timeout=PATIENCE_S)) is not None:
            self.seen.append(event)
        return True
