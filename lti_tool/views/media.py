"""Pictures, sound and film of a bank: at addresses that tell nothing, in a sandbox, a range of them where asked for."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

from flask import Blueprint, request, send_file
from flask.typing import ResponseReturnValue

from lti_tool.errors import NotYoursError
from lti_tool.sealing import Sealer
from lti_tool.services.opened_banks import OpenedBank, file_content
from lti_tool.views.sessions import the_tool
from qti.markup.media_types import media_type

bp = Blueprint("media", __name__)

PURPOSE = "media"
YEAR = 365 * 24 * 3600
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; sandbox"
"""An SVG may have styles of its own and nothing else; opened by itself it runs no script and belongs to no origin."""


def addresses(sealer: Sealer, opened: OpenedBank) -> Callable[[str], str]:
    """The address of a file from its path in the bank: its content's digest and ending, signed.

    Whoever has not been shown an address cannot make it up, so that pictures of questions not drawn stay unseen.
    """

    def address(path: str) -> str:
        name = f"{opened.files[path]}{PurePosixPath(path).suffix.lower()}"
        return f"/media/{opened.version_id}/{sealer.mac(PURPOSE, f'{opened.version_id}/{name}')}/{name}"

    return address


@bp.get("/media/<int:version>/<mac>/<name>")
def media(version: int, mac: str, name: str) -> ResponseReturnValue:
    """The file; it never changes, for its address holds its digest."""
    tool = the_tool()
    if not tool.sealer.genuine(PURPOSE, f"{version}/{name}", mac):
        raise NotYoursError("no-such-file", "there is nothing at this address")
    digest = PurePosixPath(name).stem
    with tool.sessions() as db:
        db.connection(execution_options={"reads_only": True})
        content = file_content(db, digest)
    answer = send_file(BytesIO(content), mimetype=media_type(name), etag=digest, conditional=False, max_age=YEAR)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer.make_conditional(request.environ, accept_ranges=True, complete_length=len(content))
