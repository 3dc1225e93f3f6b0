"""What every answer says about itself: where it may be framed, what it may load, that nobody keeps it."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, g, request


def frame_within(origins: list[str]) -> None:
    """Lets these origins show the page in a frame; without it none may."""
    g.frame_origins = origins


def frame_origins() -> list[str]:
    """The origins by name that may show the page: none where any may."""
    return [each for each in g.get("frame_origins", []) if each != "*"]


def send_forms_to(address: str) -> None:
    """Lets forms of this page go to the origin of this address, besides the tool itself."""
    g.form_origin = origin(address)


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def add_headers(response: Response) -> Response:
    """After each request. A view that sets a policy of its own (media in a sandbox) keeps it."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "no-referrer")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _policy() -> str:
    """No inline script or style anywhere; an origin cannot smuggle in a directive."""
    frames = " ".join(each for each in g.get("frame_origins", []) if not set(each) & set(";, \t\r\n")) or "'none'"
    forms = g.get("form_origin", "")
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "media-src 'self'",
            "font-src 'self'",
            "connect-src 'self'",
            f"form-action 'self' {forms}".rstrip(),
            "base-uri 'none'",
            f"frame-ancestors {frames}",
        )
    )
