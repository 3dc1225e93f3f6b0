"""Files from the network: one host, one deadline, one size limit, nothing followed elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from qti.errors import Mistake, Place, ReadError
from qti.validation.store import LARGEST

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """Where files are fetched from, and how long one may take in all.

    Each address is asked for by https. ``base`` names a mirror instead, below which lie ``host/path``.
    """

    base: str = ""
    seconds: float = 30.0
    largest: int = LARGEST

    def read(self, url: str) -> bytes:
        """The bytes at ``url``; ``ReadError`` says why they cannot be had."""
        deadline = time.monotonic() + self.seconds
        request = Request(self._address(url), headers={"User-Agent": "quizport", "Accept-Encoding": "identity"})  # noqa: S310  # _address gives http or https
        try:
            with build_opener(_SameHost).open(request, timeout=self.seconds) as answer:
                return self._body(answer, deadline)
        except (URLError, HTTPException, OSError) as error:
            if isinstance(error, HTTPError):
                error.close()
            reason = getattr(error, "reason", None) or error
            raise _error(url, f"cannot be fetched: {reason}") from error

    def _address(self, url: str) -> str:
        parts = urlsplit(url)
        if self.base:
            address = f"{self.base.rstrip('/')}/{parts.netloc}{parts.path}"
        else:
            address = f"https://{parts.netloc}{parts.path}"
        if urlsplit(address).scheme not in {"http", "https"}:
            raise _error(address, "files are fetched by http or https only")
        return address

    def _body(self, answer: HTTPResponse, deadline: float) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := answer.read1(_PIECE):
            size += len(piece)
            if size > self.largest:
                raise _error(answer.url, f"is larger than {self.largest} bytes, which no official file is")
            if time.monotonic() > deadline:
                raise _error(answer.url, f"took longer than {self.seconds:g} seconds")
            pieces.append(piece)
        return b"".join(pieces)


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect to the same host only, and never from https down to http."""

    max_redirections = 3

    def redirect_request(  # noqa: PLR0913, PLR0917  # the signature is urllib's
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The request that follows, or ``URLError``."""
        target = urlsplit(urljoin(req.full_url, newurl))
        source = urlsplit(req.full_url)
        if target.netloc != source.netloc or (source.scheme == "https" and target.scheme != "https"):
            fp.close()
            raise URLError(f"it redirects to {target.scheme}://{target.netloc}, which is not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _error(place: str, what: str) -> ReadError:
    return ReadError((Mistake(Place(place), what),))
