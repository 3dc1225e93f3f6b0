"""The tool's own keys: published before they sign, and after."""

from __future__ import annotations

from datetime import timedelta

import jwt
from flask.testing import FlaskClient
from sqlalchemy import select

from lti_tool.database import now
from lti_tool.lti.keys import PUBLISHED_AFTER, PUBLISHED_BEFORE, public_keys, rotate, signing_key
from lti_tool.tables import ToolKey
from lti_tool.tool import Tool

MOMENT = timedelta(seconds=1)


def test_the_first_key_is_made_when_asked_for(browser: FlaskClient, tool: Tool) -> None:
    """A platform that fetches the key set gets a key that then signs."""
    published = browser.get("/lti/keys")

    with tool.sessions.begin() as db:
        signing = signing_key(db, tool, now(db))
    token = jwt.encode({"a": 1}, signing.private_key, "RS256", {"kid": signing.kid})
    keys = published.get_json()["keys"]
    assert [key["kid"] for key in keys] == [signing.kid]
    assert jwt.decode(token, jwt.PyJWK(keys[0]), algorithms=["RS256"]) == {"a": 1}
    assert published.headers["Cache-Control"] == "public, max-age=3600"


def test_nothing_private_is_published_or_kept_open(browser: FlaskClient, tool: Tool) -> None:
    """The key set holds public numbers, the database a sealed private key."""
    keys = browser.get("/lti/keys").get_json()["keys"]

    with tool.sessions() as db:
        row = db.scalars(select(ToolKey)).one()
    assert set(keys[0]) == {"kty", "n", "e", "kid", "alg", "use"}
    assert tool.sealer.open(row.private_key) != row.private_key


def test_rotation_has_no_gap(tool: Tool) -> None:
    """A new key is published a day before it signs, the old one a day after it last signed."""
    with tool.sessions.begin() as db:
        start = now(db)
        old = signing_key(db, tool, start).kid
        new = rotate(db, tool, start).kid
        turn = start + PUBLISHED_BEFORE
        moments = (start, turn - MOMENT, turn, turn + PUBLISHED_AFTER - MOMENT, turn + PUBLISHED_AFTER)
        seen = [(signing_key(db, tool, at).kid, [key["kid"] for key in public_keys(db, at)["keys"]]) for at in moments]

    both = [old, new]
    assert seen == [(old, both), (old, both), (new, both), (new, both), (new, [new])]


def test_two_rotations_on_one_day(tool: Tool) -> None:
    """The newest key wins in the end, and at no moment is there none."""
    with tool.sessions.begin() as db:
        start = now(db)
        first = signing_key(db, tool, start).kid
        second = rotate(db, tool, start).kid
        third = rotate(db, tool, start + timedelta(hours=1)).kid
        turns = (
            start + PUBLISHED_BEFORE - MOMENT,
            start + PUBLISHED_BEFORE,
            start + PUBLISHED_BEFORE + 2 * MOMENT * 3600,
        )
        signing = [signing_key(db, tool, at).kid for at in turns]

    assert signing == [first, second, third]


def test_a_leaked_key_is_gone_at_once(tool: Tool) -> None:
    """It neither signs nor is it published from the moment on."""
    with tool.sessions.begin() as db:
        start = now(db)
        signing_key(db, tool, start)
        new = rotate(db, tool, start, at_once=True).kid
        seen = signing_key(db, tool, start).kid, [key["kid"] for key in public_keys(db, start)["keys"]]

    assert seen == (new, [new])
