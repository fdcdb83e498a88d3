"""The one door to the network: public addresses only, and each is checked at the moment it is connected to."""

import contextlib
import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Timer
from typing import IO, TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from lecturec.limits import FETCH_BYTES, FETCH_S

if TYPE_CHECKING:
    # Loaded when something is fetched, which few builds do.
    from http.client import HTTPConnection, HTTPResponse

MAX_BYTES, MAX_SECONDS = FETCH_BYTES, FETCH_S
MAX_REDIRECTS = 3

_REDIRECTS = (301, 302, 303, 307, 308)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_RESERVED = tuple(
    ipaddress.ip_network(net)
    for net in ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/23", "3fff::/20", "fec0::/10")
)
"""What some versions of Python take for public: protocols, relays, translators, examples, sites of old."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetched(Exception):
    """Why something was not had from the network; `forbidden` when it must not be asked for at all."""

    def __init__(self, reason: str, *, forbidden: bool = False) -> None:
        super().__init__(reason)
        self.forbidden = forbidden


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also when it is wrapped in another one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    if any(address.version == net.version and address in net for net in _RESERVED):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host. Raises OSError when there are none."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


class _NotWritten(Exception):
    """A file that cannot be written is no fault of the connection."""

    def __init__(self, why: OSError) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How things are fetched; tests put their own `resolve` and `allowed` in."""

    resolve: Callable[[str, int], list[str]] = resolve
    allowed: Callable[[Address], bool] = is_public
    seconds: float = MAX_SECONDS
    limit: int = MAX_BYTES

    def fetch(self, url: str, into: IO[bytes] | None = None) -> bytes:
        """What an address holds: http or https, a few redirects, all within the limits. Raises NotFetched.

        What is large goes `into` a file as it comes; b"" is returned then. Raises OSError when that cannot be written.
        """
        until = time.monotonic() + self.seconds
        for _ in range(MAX_REDIRECTS + 1):
            found = self._ask(_parts(url), until, into)
            if isinstance(found, bytes):
                return found
            url = urljoin(url, found)
        raise NotFetched("it is redirected again and again")

    def _ask(self, parts: SplitResult, until: float, into: IO[bytes] | None) -> bytes | str:
        """The body, or where it is instead."""
        import http.client

        connection = self._connect(parts, until)
        # Who sends a byte now and then never runs into a timeout of the socket: this ends it.
        alarm = Timer(max(0.01, until - time.monotonic()), _hang_up, [connection.sock])
        alarm.daemon = True
        alarm.start()
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            headers = {"User-Agent": "lecturec", "Accept": "image/*", "Accept-Encoding": "identity"}
            connection.request("GET", path, headers=headers)
            return self._read(connection.getresponse(), until, into)
        except _NotWritten as trouble:
            raise trouble.why from None
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            if time.monotonic() >= until:
                raise NotFetched(f"it took more than {self.seconds:g} seconds") from None
            raise NotFetched(f"the connection failed ({type(error).__name__})") from None
        finally:
            alarm.cancel()
            connection.close()

    def _read(self, answer: "HTTPResponse", until: float, into: IO[bytes] | None) -> bytes | str:
        if answer.status in _REDIRECTS and (target := answer.getheader("Location")):
            return target
        if answer.status != 200:
            raise NotFetched(f"the server answered {answer.status}")
        if answer.getheader("Content-Encoding", "identity").lower() != "identity":
            raise NotFetched("the server packs it, though it was asked not to")
        data = bytearray()
        size = 0
        while piece := answer.read1(1 << 16):
            size += len(piece)
            if into is None:
                data += piece
            else:
                _write(into, piece)
            if size > self.limit:
                raise NotFetched(f"it is larger than {self.limit // 1024 // 1024} MiB")
            if time.monotonic() >= until:
                break
        # A body of no stated length ends with the connection, which may have been hung up by us.
        if time.monotonic() >= until:
            raise NotFetched(f"it took more than {self.seconds:g} seconds")
        if answer.length:
            raise NotFetched("the connection broke off")
        return bytes(data)

    def _connect(self, parts: SplitResult, until: float) -> "HTTPConnection":
        """A connection to an address that was checked, so that no second look-up can lead elsewhere."""
        import http.client
        import ssl

        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = [ipaddress.ip_address(a.partition("%")[0]) for a in self.resolve(host, port)]
        except (OSError, ValueError, UnicodeError):
            raise NotFetched(f"there is no host '{host}'") from None
        if not found or not all(map(self.allowed, found)):
            raise NotFetched(f"'{host}' is not on the public internet", forbidden=True)
        connection = http.client.HTTPConnection(host, port)
        try:
            left = max(0.01, until - time.monotonic())
            made = socket.create_connection((str(found[0]), port), timeout=min(10.0, left))
            made.settimeout(left)
            if parts.scheme == "https":
                made = ssl.create_default_context().wrap_socket(made, server_hostname=host)
        except OSError as error:
            raise NotFetched(f"the connection failed ({type(error).__name__})") from None
        connection.sock = made
        return connection


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(quote(url, safe="%/:?#[]@!$&'()*+,;=~"))
        _ = parts.port
    except ValueError:
        raise NotFetched("the address cannot be read") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotFetched("only http and https are fetched", forbidden=True)
    if parts.username is not None or parts.password is not None:
        raise NotFetched("the address holds a name or a password", forbidden=True)
    return parts


def _write(file: IO[bytes], piece: bytes) -> None:
    try:
        file.write(piece)
    except OSError as trouble:
        raise _NotWritten(trouble) from None


def _hang_up(made: socket.socket | None) -> None:
    if made is not None:
        with contextlib.suppress(OSError):
            socket.socket.shutdown(made, socket.SHUT_RDWR)
