"""Requests to platforms end in time, read no more than they should, and go nowhere but where they are meant to."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from lti_tool.errors import PlatformUnavailableError
from lti_tool.outgoing import Outgoing

Serve = Callable[[Callable[[socket.socket], None]], str]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Lets a function answer each connection; gives the address."""
    listening: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def begin(answer: Callable[[socket.socket], None]) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def accepting() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection, suppress(OSError):
                        answer(connection)

        threads.append(threading.Thread(target=accepting, daemon=True))
        threads[-1].start()
        return f"http://127.0.0.1:{server.getsockname()[1]}"

    yield begin
    for server in listening:
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
    for thread in threads:
        thread.join(5)


def _drip(connection: socket.socket, content: bytes) -> None:
    for byte in content:
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


def _drips_header(connection: socket.socket) -> None:
    connection.recv(4096)
    _drip(connection, HEAD * 3)


def _drips_body(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(HEAD + b"Content-Length: 1000\r\n\r\n")
    _drip(connection, b" " * 200)


def _says_nothing(connection: socket.socket) -> None:
    connection.recv(4096)
    time.sleep(2)


@pytest.mark.parametrize("answer", [_drips_header, _drips_body, _says_nothing])
def test_the_deadline_is_for_all_of_it(serve: Serve, answer: Callable[[socket.socket], None]) -> None:
    """However the other side drips, the call ends with its deadline."""
    url = serve(answer)
    began = time.monotonic()

    with pytest.raises(PlatformUnavailableError) as caught:
        Outgoing(deadline=0.4, largest=10_000).request("GET", url, private=True)
    assert caught.value.reason == "timeout"
    assert time.monotonic() - began < 1.5


def test_a_handshake_that_drips_ends_with_the_deadline(serve: Serve) -> None:
    """TLS has no time of its own."""
    url = serve(lambda connection: _drip(connection, b"\x16\x03\x03\x40\x00" + b"\x02" * 200))
    began = time.monotonic()

    with pytest.raises(PlatformUnavailableError):
        Outgoing(deadline=0.4, largest=10_000).request("GET", url.replace("http:", "https:"), private=True)
    assert time.monotonic() - began < 1.5


def test_no_more_is_read_than_the_limit(serve: Serve) -> None:
    """A body without an end is given up, one of exactly the limit is taken."""

    def endless(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(HEAD + b"\r\n" + b"x" * 1001)

    def exact(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(HEAD + b"\r\n" + b"x" * 1000)

    with pytest.raises(PlatformUnavailableError, match="cannot be reached"):
        Outgoing(deadline=2, largest=1000).request("GET", serve(endless), private=True)
    assert len(Outgoing(deadline=2, largest=1000).request("GET", serve(exact), private=True).body) == 1000


def test_a_redirect_is_not_followed(serve: Serve) -> None:
    """It could lead anywhere, with the token."""
    seen: list[bytes] = []

    def redirect(connection: socket.socket) -> None:
        seen.append(connection.recv(4096))
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")

    answer = Outgoing(deadline=2, largest=1000).request("GET", serve(redirect), private=True)

    assert answer.status == 302
    assert len(seen) == 1


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 -- an address to refuse, not to bind
        "224.0.0.1",
        "[::1]",
        "[fe80::1]",
        "[fc00::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:7f00:1::]",
        "[::7f00:1]",
        "[64:ff9b:1::a00:1]",
        "[4000::1]",
        "2130706433",
        "0x7f.1",
        "017700000001",
        "localhost",
    ],
)
def test_private_addresses_are_refused(host: str) -> None:
    """Also inside IPv6, and behind a name."""
    with pytest.raises(PlatformUnavailableError) as caught:
        Outgoing(deadline=2, largest=1000).request("GET", f"https://{host}/")
    assert caught.value.reason == "private-address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://lms.example.org/", "not-https"),
        ("file:///etc/passwd", "bad-address"),
        ("https://lms.example.org:99999/", "bad-address"),
        ("https://[::1/", "bad-address"),
        ("", "bad-address"),
    ],
)
def test_only_https_is_asked(url: str, reason: str) -> None:
    """A token would travel in the clear."""
    with pytest.raises(PlatformUnavailableError) as caught:
        Outgoing(deadline=2, largest=1000).request("GET", url)
    assert caught.value.reason == reason


def test_a_name_is_looked_up_once(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address that was checked is the one that is called: a second look could give another."""
    looked_up: list[str] = []
    original = socket.getaddrinfo

    def counting(host: str, *args: object, **kwargs: object) -> object:
        if host == "localhost":
            looked_up.append(host)
        return original(host, *args, **kwargs)  # type: ignore[arg-type]

    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(HEAD + b"Content-Length: 2\r\n\r\n{}")

    monkeypatch.setattr(socket, "getaddrinfo", counting)
    url = serve(answer).replace("127.0.0.1", "localhost")

    assert Outgoing(deadline=2, largest=1000).request("GET", url, private=True).json() == {}
    assert looked_up == ["localhost"]


def test_only_given_headers_are_sent(serve: Serve) -> None:
    """Moodle refuses ``Accept: */*``, which other clients send by themselves."""
    seen: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        seen.append(connection.recv(4096))
        connection.sendall(HEAD + b"Content-Length: 0\r\n\r\n")

    Outgoing(deadline=2, largest=1000).request("GET", serve(answer), headers={"Accept": "a/b"}, private=True)
    names = {line.partition(b":")[0].lower() for line in seen[0].split(b"\r\n")[1:] if line}
    assert names == {b"host", b"accept", b"connection"}


@pytest.mark.parametrize(("said", "seconds"), [("7", 7), ("Wed, 21 Oct 2015 07:28:00 GMT", 0), ("soon", None)])
def test_retry_after_is_read(serve: Serve, said: str, seconds: float | None) -> None:
    """In seconds or as a date; what is neither is no wish."""

    def answer(connection: socket.socket) -> None:
        connection.recv(4096)
        connection.sendall(HEAD + f"Retry-After: {said}\r\nContent-Length: 0\r\n\r\n".encode())

    assert Outgoing(deadline=2, largest=1000).request("GET", serve(answer), private=True).retry_after == seconds
