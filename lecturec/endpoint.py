"""Servers that whoever builds has named himself: asked by POST, with a key that only the environment holds.

They may be on this machine, so addresses are not checked as network.py does it; no redirect is followed, and a key
never travels in the clear to another machine.
"""

import json
import os
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

SECONDS, TRIES, MOST_BYTES = 60.0, 3, 64 << 20
_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 10.0
_AGAIN = (408, 409, 425, 429, 500, 502, 503, 504)
_HOME = ("localhost", "127.0.0.1", "::1")


class NotAnswered(Exception):
    """A server that gave no answer one can use; the message says why and never holds the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """What is asked at an address: `url` leads to its /v1, `key` names the environment variable that holds the key.

    `budget` is how many characters a build may send, 0 for as many as there are.
    """

    url: str
    model: str = ""
    key: str = ""
    budget: int = 0

    def post(
        self, path: str, question: dict[str, Any], *, seconds: float = SECONDS, tries: int = TRIES
    ) -> tuple[bytes, str]:
        """(body, content type) of the answer to a question in JSON. Raises NotAnswered."""
        parts = self._parts()
        wait, trouble = _PAUSE_S, ""
        for attempt in range(tries):
            if attempt:
                time.sleep(wait)
            try:
                status, kind, body, later = _asked(parts, path, question, self._headers(parts), seconds)
            except OSError as error:
                trouble = f"it cannot be reached ({type(error).__name__})"
                wait *= 2
                continue
            if status == 200:
                return body, kind
            trouble = f"it answered {status}{_said(body)}"
            if status not in _AGAIN:
                break
            wait = min(later or wait * 2, _LONGEST_PAUSE_S)
        raise NotAnswered(trouble)

    def _parts(self) -> SplitResult:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotAnswered("its address begins with neither http:// nor https://")
        return parts

    def _headers(self, parts: SplitResult) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "lecturec", "Accept-Encoding": "identity"}
        if not self.key:
            return headers
        if parts.scheme != "https" and parts.hostname not in _HOME:
            raise NotAnswered("a key is sent by https only")
        if not (secret := os.environ.get(self.key, "").strip()):
            raise NotAnswered(f"the environment variable {self.key} holds no key")
        if not (secret.isascii() and secret.isprintable()):
            raise NotAnswered(f"the environment variable {self.key} holds what is no key")
        return {**headers, "Authorization": f"Bearer {secret}"}


def _asked(
    parts: SplitResult, path: str, question: dict[str, Any], headers: dict[str, str], seconds: float
) -> tuple[int, str, bytes, float]:
    """(status, content type, body, seconds to wait) of one try. Raises OSError."""
    import http.client

    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=seconds)
    until = time.monotonic() + seconds
    try:
        connection.request("POST", parts.path.rstrip("/") + path, json.dumps(question).encode(), headers)
        answer = connection.getresponse()
        body = bytearray()
        while piece := answer.read1(1 << 16):
            body += piece
            if len(body) > MOST_BYTES or time.monotonic() > until:
                raise TimeoutError
        later = answer.getheader("Retry-After", "")
        return answer.status, answer.getheader("Content-Type", ""), bytes(body), float(later) if later.isdigit() else 0
    except (http.client.HTTPException, ValueError) as wrong:
        raise ConnectionError(type(wrong).__name__) from None
    finally:
        connection.close()


def _said(body: bytes) -> str:
    """What a server says of an error, in short; "" where it says nothing readable."""
    try:
        said = json.loads(body)["error"]
        said = said.get("message") if isinstance(said, dict) else said
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return f": {said[:200]}" if isinstance(said, str) else ""
