"""Calls OpenSubsonic as an app does, in each of its formats."""
from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ElementTree
from typing import Any

import requests

from support.server import PATIENCE_S, Client

NAMESPACE = "{http://subsonic.org/restapi}"
CLIENT = {"v": "1.16.1", "c": "test"}


def token(secret: str, salt: str = "pepper") -> dict[str, str]:
    return {"t": hashlib.md5((secret + salt).encode()).hexdigest(), "s": salt}


class App:
    """One app with its credentials."""

    def __init__(self, server: Client, credentials: dict[str, str]) -> None:
        self.url = f"{server.url}/rest"
        self.credentials = credentials

    def send(self, call: str, *, method: str = "GET", headers: dict[str, str] | None = None,
             form: dict[str, str] | None = None, **query: str) -> requests.Response:
        parameters = query if form else {**CLIENT, **self.credentials, **query}
        return requests.request(method, f"{self.url}/{call}", params=parameters, data=form,
                                headers=headers, timeout=PATIENCE_S)

    def send_pairs(self, call: str, pairs: list[tuple[str, str]]) -> requests.Response:
        """As `send`, with parameters that repeat."""
        every = [*CLIENT.items(), *self.credentials.items(), *pairs]
        return requests.get(f"{self.url}/{call}", params=every, timeout=PATIENCE_S)

    def json(self, call: str, **query: str) -> dict[str, Any]:
        answer = self.send(call, f="json", **query)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("application/json")
        body: dict[str, Any] = answer.json()["subsonic-response"]
        assert body["version"] == "1.16.1" and body["type"] == "segue"
        assert body["openSubsonic"] is True and body["serverVersion"]
        return body

    def ok(self, call: str, **query: str) -> dict[str, Any]:
        body = self.json(call, **query)
        assert body["status"] == "ok", body
        return body

    def error(self, call: str, **query: str) -> int:
        body = self.json(call, **query)
        assert body["status"] == "failed" and body["error"]["message"], body
        return int(body["error"]["code"])

    def xml(self, call: str, **query: str) -> ElementTree.Element:
        answer = self.send(call, **query)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].startswith("text/xml")
        root = ElementTree.fromstring(answer.content)
        assert root.tag == f"{NAMESPACE}subsonic-response"
        return root


def as_xml_has_it(value: Any) -> Any:
    """What the JSON form of an element says in XML: attributes as text, children by name."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return json.dumps(value).removesuffix(".0")
    if isinstance(value, dict):
        said = {name: as_xml_has_it(member) for name, member in value.items()}
        return {name: member for name, member in said.items() if member not in ([], {})}
    if isinstance(value, list):
        return [as_xml_has_it(element) for element in value]
    return str(value)


def as_json_has_it(element: ElementTree.Element) -> Any:
    """An XML element in the same shape: every child in a list, however many there are."""
    shape: dict[str, Any] = dict(element.attrib)
    for child in element:
        if (inner := as_json_has_it(child)) != {}:
            shape.setdefault(child.tag.removeprefix(NAMESPACE), []).append(inner)
    if element.text and element.text.strip():
        return element.text if not shape else {**shape, "value": element.text}
    return shape


def lists_everywhere(value: Any) -> Any:
    """XML cannot tell one child from a list of one."""
    if isinstance(value, dict):
        return {name: [lists_everywhere(member)] if isinstance(member, dict)
                else lists_everywhere(member) for name, member in value.items()}
    if isinstance(value, list):
        return [lists_everywhere(element) for element in value]
    return value
