"""Media: at addresses that tell nothing and that nobody can make up, in a sandbox, in ranges where asked for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from harbour import START

from lti_tool.app import create_app
from lti_tool.services import banks, opened_banks
from lti_tool.tool import Tool
from lti_tool.views.media import addresses

BANKS = Path(__file__).parents[3] / "banks"
PICTURE = "media/shapes.png"
SOUND = "media/two-notes.wav"


@dataclass
class Library:
    """A browser, and the addresses of a bank's files."""

    client: FlaskClient
    picture: str
    sound: str
    version: int


@pytest.fixture
def library(tool: Tool) -> Library:
    """The bank with pictures and a sound, served."""
    with tool.sessions.begin() as db:
        banks.load_folder(db, BANKS, START)
    with tool.sessions() as db:
        version = banks.current_version(db, "every-interaction")
        assert version is not None
        address = addresses(tool.sealer, opened_banks.opened(db, version.id))
    return Library(create_app(tool).test_client(), address(PICTURE), address(SOUND), version.id)


def content(path: str) -> bytes:
    """The file as its author gave it."""
    return (BANKS / "every-interaction" / path).read_bytes()


def test_file_is_served_in_a_sandbox(library: Library) -> None:
    """As it is, of its own type, for good, and able to do nothing."""
    answer = library.client.get(library.picture)

    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data == content(PICTURE)
    assert answer.headers["Content-Security-Policy"].split("; ")[-1] == "sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_address_tells_nothing(library: Library) -> None:
    """Neither the file's name nor its folder."""
    assert "shapes" not in library.picture
    assert "media/media" not in library.picture
    assert library.picture.endswith(f"/{hashlib.sha256(content(PICTURE)).hexdigest()}.png")


def test_address_cannot_be_made_up(library: Library) -> None:
    """The signature of one file opens no other, nor one of a question file."""
    signature = library.picture.split("/")[3]
    yaml = hashlib.sha256(content("bank.yaml")).hexdigest()

    for name in (library.sound.rsplit("/", 1)[1], f"{yaml}.yaml"):
        answer = library.client.get(f"/media/{library.version}/{signature}/{name}")
        assert answer.status_code == 404


def test_sound_can_be_had_in_ranges(library: Library) -> None:
    """Players ask for parts, and skip."""
    answer = library.client.get(library.sound, headers={"Range": "bytes=10-19"})

    assert (answer.status_code, answer.data) == (206, content(SOUND)[10:20])
    assert answer.headers["Content-Range"] == f"bytes 10-19/{len(content(SOUND))}"


def test_range_beyond_the_end_is_refused(library: Library) -> None:
    """With the status that says so."""
    assert library.client.get(library.sound, headers={"Range": "bytes=99999999-"}).status_code == 416


def test_known_file_is_not_sent_again(library: Library) -> None:
    """A browser that has it is told so."""
    tag = library.client.get(library.picture).headers["ETag"]

    answer = library.client.get(library.picture, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.data) == (304, b"")
