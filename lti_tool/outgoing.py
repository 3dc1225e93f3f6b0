"""The one way the tool calls others: within a deadline, to checked and pinned addresses, with a cap on what is read."""

from __future__ import annotations

import http.client
import io
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from requests.structures import CaseInsensitiveDict

from lti_tool.addresses import Call, call_to, is_address, refuse_private
from lti_tool.errors import PlatformUnavailableError

LONGEST_WAIT = 24 * 3600.0
"""Seconds: the most that a platform can ask the tool to wait."""

Socket = TypeVar("Socket", bound=socket.socket)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. A redirect is an answer like any other: it is not followed."""

    status: int
    headers: CaseInsensitiveDict[str]
    body: bytes
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """True for 200 to 299."""
        return 200 <= self.status < 300

    @property
    def retry_after(self) -> float | None:
        """Seconds that the other side asks to be left alone (RFC 9110 10.2.3), at most a day; None if it does not."""
        said = self.headers.get("Retry-After", "").strip()
        if said.isascii() and said.isdigit():
            return min(float(said[:9]), LONGEST_WAIT)
        try:
            at = parsedate_to_datetime(said)
        except ValueError:
            return None
        left = (at.astimezone(UTC) - datetime.now(UTC)).total_seconds()
        return min(max(left, 0.0), LONGEST_WAIT)

    def json(self) -> Any:
        """The body as JSON, whatever its media type says (Moodle calls it text/html); ``ValueError`` if it is none."""
        try:
            return json.loads(self.body.decode("utf-8"))
        except RecursionError:
            raise ValueError("nested too deeply") from None


@dataclass(slots=True)
class Outgoing:
    """``deadline`` is in seconds, for all of a request: finding the address, connecting, sending, reading the body.

    ``largest`` is the most bytes that are read of a body.
    """

    deadline: float
    largest: int
    _tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        private: bool = False,
    ) -> Answer:
        """The answer; ``PlatformUnavailableError`` where there is none in time, or it may not be asked for.

        Addresses that are not of the public internet are refused unless ``private``. No header is sent that is not
        given, but for ``Host``, ``Content-Length`` and ``Connection``.
        """
        began = time.monotonic()
        call = call_to(method, url)
        if not call.tls and not private:
            raise PlatformUnavailableError("not-https", "the platform's address does not begin with https", detail=url)
        try:
            status, received, content = self._exchange(call, headers or {}, body, began, private=private)
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() - began >= self.deadline
            reason = "timeout" if late or isinstance(error, TimeoutError) else "unreachable"
            what = "did not answer in time" if reason == "timeout" else "cannot be reached"
            raise PlatformUnavailableError(
                reason, f"the platform {what}", detail=f"{method} {call.host}: {type(error).__name__}: {error}"
            ) from None
        return Answer(status, received, content, time.monotonic() - began)

    def _exchange(
        self, call: Call, headers: Mapping[str, str], body: bytes | None, began: float, *, private: bool
    ) -> tuple[int, CaseInsensitiveDict[str], bytes]:
        addresses = self._resolved(call, began, private=private)
        with ExitStack() as opened:
            deadline = _Deadline(began + self.deadline, opened)
            connection = http.client.HTTPConnection(call.netloc, call.port)
            connection.sock = self._connected(call, addresses, deadline)
            connection.putrequest(call.method, call.target, skip_accept_encoding=True)
            for name, value in {**headers, "Connection": "close"}.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.sock.settimeout(deadline.left())
            connection.endheaders(body)
            response = opened.enter_context(closing(deadline.response(connection.sock, call.method)))
            response.begin()
            content = response.read(self.largest + 1)
            if len(content) > self.largest:
                raise ValueError(f"more than {self.largest} bytes")
            return response.status, CaseInsensitiveDict(response.getheaders()), content

    def _connected(self, call: Call, addresses: Iterable[str], deadline: _Deadline) -> socket.socket:
        """A connection to the first address that takes one."""
        failure: OSError = OSError("the name has no address")
        for address in addresses:
            try:
                sock = deadline.over(socket.create_connection((address, call.port), timeout=deadline.left()))
                if call.tls:
                    wrapped = self._tls.wrap_socket(sock, server_hostname=call.host, do_handshake_on_connect=False)
                    deadline.over(wrapped).do_handshake()
                    return wrapped
            except OSError as error:
                deadline.left()
                failure = error
            else:
                return sock
        raise failure

    def _resolved(self, call: Call, began: float, *, private: bool) -> list[str]:
        """The addresses of the host; looking up may hang, so it has the deadline as well."""
        found: list[str] = []
        failed: list[OSError] = []

        def look_up() -> None:
            try:
                rows = socket.getaddrinfo(call.host, call.port, type=socket.SOCK_STREAM)
                found.extend(dict.fromkeys(str(row[4][0]) for row in rows))
            except OSError as error:
                failed.append(error)

        if is_address(call.host):
            found.append(call.host)
        else:
            thread = threading.Thread(target=look_up, daemon=True)
            thread.start()
            thread.join(max(began + self.deadline - time.monotonic(), 0))
            if thread.is_alive():
                raise TimeoutError("looking up the name took too long")
            if failed:
                raise failed[0]
        if not private:
            refuse_private(call.host, found)
        return found


class _Deadline:
    """Each step of a call may take what is left of its time, however slowly the other side drips."""

    def __init__(self, ends_at: float, opened: ExitStack) -> None:
        self._ends_at = ends_at
        self._opened = opened

    def left(self) -> float:
        """Seconds; ``TimeoutError`` where there are none."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left

    def over(self, sock: Socket) -> Socket:
        """The socket, closed at the end of the call; the step that comes next has the time that is left."""
        sock.settimeout(self.left())
        return self._opened.enter_context(closing(sock))

    def response(self, sock: socket.socket, method: str) -> http.client.HTTPResponse:
        """What the socket answers, read within the time that is left."""
        return http.client.HTTPResponse(_Readable(sock, self), method=method)  # type: ignore[arg-type]  # it asks for no more than makefile


@dataclass(frozen=True, slots=True)
class _Readable:
    """What ``http.client`` asks of a socket whose answer it reads."""

    sock: socket.socket
    deadline: _Deadline

    def makefile(self, _mode: str) -> io.BufferedReader:
        """The bytes that come."""
        return io.BufferedReader(_Bytes(self.sock, self.deadline))


class _Bytes(io.RawIOBase):
    """The bytes of a socket; each read has the time that is left then, since every byte could come late."""

    def __init__(self, sock: socket.socket, deadline: _Deadline) -> None:
        super().__init__()
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """How many bytes came."""
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)
