"""What goes wrong on command: late, silent, dripping, refusing and broken answers, as a layer around the platform."""

import random
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from werkzeug.wrappers import Response

Service = Literal["auth", "keys", "token", "line_items", "scores", "results", "any"]
Kind = Literal["latency", "hang", "drip", "status", "drop", "drop_answer"]
FOREVER = 3600.0


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong at ``service``, in ``share`` of the calls, at most ``times`` times.

    ``latency`` answers after ``seconds``; ``hang`` never does; ``drip`` sends one byte every ``seconds``; ``status``
    answers ``status`` with ``headers`` and ``body`` and does nothing else; ``drop`` breaks the connection before
    anything is done, ``drop_answer`` after it was done.
    """

    service: Service
    kind: Kind
    seconds: float = 0.0
    status: int = 503
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    share: float = 1.0
    times: int | None = None


def throttled(service: Service = "any", *, times: int | None = None) -> Fault:
    """Canvas's refusal of too many calls: 403 with no quota left."""
    return Fault(
        service=service,
        kind="status",
        status=403,
        headers={"X-Rate-Limit-Remaining": "0", "X-Request-Cost": "0.9"},
        body="403 Forbidden (Rate Limit Exceeded)\n",
        times=times,
    )


class Faults:
    """The faults in force. The draw of each share comes from one seeded generator."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._random = random.Random(0)  # noqa: S311 - repeatable on purpose
        self.stopping = threading.Event()

    def add(self, *faults: Fault) -> None:
        """Put more faults in force."""
        with self._lock:
            self._faults.extend(faults)

    def clear(self) -> None:
        """From now on all goes well."""
        with self._lock:
            self._faults.clear()

    def seed(self, number: int) -> None:
        """Begin the draws anew."""
        with self._lock:
            self._random.seed(number)

    def drawn(self, service: Service | None) -> list[Fault]:
        """What hits this call: each fault of the service that its share and its count let through."""
        with self._lock:
            return [fault for fault in self._faults if self._hits(fault, service)]

    def _hits(self, fault: Fault, service: Service | None) -> bool:
        if service is None or fault.service not in {service, "any"} or fault.times == 0:
            return False
        if fault.share < 1.0 and self._random.random() >= fault.share:
            return False
        if fault.times is not None:
            fault.times -= 1
        return True

    def wait(self, seconds: float) -> None:
        """Sleep, but not past the platform's end."""
        self.stopping.wait(seconds)


class FaultyApp:
    """A WSGI application with faults before and after the real one; ``service_of`` names a path's service."""

    def __init__(self, app: Any, faults: Faults, service_of: Callable[[str], Service | None]) -> None:
        self._app = app
        self._faults = faults
        self._service_of = service_of

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """The answer, spoilt as the drawn faults say."""
        service = self._service_of(environ["PATH_INFO"])
        drawn = self._faults.drawn(service)
        for fault in drawn:
            refused = self._before(fault, environ)
            if refused is not None:
                return refused(environ, start_response)
        answer: Iterable[bytes] = self._app(environ, start_response)
        for fault in drawn:
            answer = self._after(fault, environ, answer)
        return answer

    def _before(self, fault: Fault, environ: dict[str, Any]) -> Response | None:
        match fault.kind:
            case "latency":
                self._faults.wait(fault.seconds)
            case "hang":
                self._faults.wait(fault.seconds or FOREVER)
                _cut(environ)
            case "drop":
                _cut(environ)
            case "status":
                return Response(fault.body, status=fault.status, headers=fault.headers)
            case "drip" | "drop_answer":
                pass
        return None

    def _after(self, fault: Fault, environ: dict[str, Any], answer: Iterable[bytes]) -> Iterable[bytes]:
        if fault.kind == "drop_answer":
            b"".join(answer)
            _cut(environ)
        return self._dripping(fault, answer) if fault.kind == "drip" else answer

    def _dripping(self, fault: Fault, answer: Iterable[bytes]) -> Iterator[bytes]:
        for byte in b"".join(answer):
            yield bytes([byte])
            self._faults.wait(fault.seconds)


def _cut(environ: dict[str, Any]) -> None:
    """Break the connection; the server drops the request without a word."""
    connection: socket.socket = environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionError("cut on command")
