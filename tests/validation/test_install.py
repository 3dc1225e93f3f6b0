"""The official files come from a folder or the network: only where their digests are known, all of them or none."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import ClassVar

import pytest

from qti.errors import QtiError, ReadError
from qti.validation.catalogue import Catalogue, catalogue, path_of, read_catalogue
from qti.validation.digests import bytes_digest, content_digest, parsed
from qti.validation.fetch import Web
from qti.validation.install import PATIENCE, Done, install
from qti.validation.official import Official
from qti.validation.settings import official_folder
from qti.validation.store import LARGEST, State, Store

OUTER, INNER = "http://made.up/xsd/outer.xsd", "http://made.up/xsd/inner.xsd"
FILES = {
    OUTER: b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:outer"/>',
    INNER: b'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:inner"/>',
}


@pytest.fixture
def listing(tmp_path: Path) -> Catalogue:
    """A catalogue of two made-up files."""
    path = tmp_path / "catalogue.toml"
    rows = (
        f'[[file]]\nurl = "{url}"\ntitle = "T"\nnamespace = "urn:x"\nbytes = ["{bytes_digest(data)}"]\n'
        f'content = ["{content_digest(parsed(data, url))}"]\n'
        for url, data in FILES.items()
    )
    path.write_text('[same]\n"http://old.up/outer.xsd" = "' + OUTER + '"\n' + "".join(rows), encoding="utf-8")
    return read_catalogue(path)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The folder to install into; it is not there yet."""
    return tmp_path / "data" / "schemas"


def laid_out(folder: Path, files: dict[str, bytes]) -> Path:
    """A folder of files as others lay it out."""
    for url, data in files.items():
        path = folder / path_of(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def tree(folder: Path) -> list[str]:
    """The files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class Site(BaseHTTPRequestHandler):
    """A server of whatever ``answers`` holds by path: bytes, a redirect, or a number of seconds to wait."""

    answers: ClassVar[dict[str, bytes | str | float]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer, redirect, or keep the other side waiting."""
        self.asked.append(self.path)
        answer = self.answers.get(self.path)
        if isinstance(answer, bytes):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)
        elif isinstance(answer, str):
            self.send_response(302)
            self.send_header("Location", answer)
            self.end_headers()
        elif isinstance(answer, float):
            self.send_response(200)
            self.end_headers()
            for _ in range(40):
                self.wfile.write(b"<")
                self.wfile.flush()
                sleep(answer)
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a running server that has both files."""
    Site.answers = {f"/made.up/xsd/{url.rpartition('/')[2]}": data for url, data in FILES.items()}
    Site.asked = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the other side may hang up
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_install_from_a_folder(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """Every file of the catalogue is copied, and said to be new; a second time none is."""
    source = laid_out(tmp_path / "source", FILES | {"http://made.up/other.xsd": b"x"})

    first, second = install(target, source, listing), install(target, source, listing)

    assert [(each.file.url, each.done) for each in first] == [(OUTER, Done.INSTALLED), (INNER, Done.INSTALLED)]
    assert [each.done for each in second] == [Done.UNCHANGED, Done.UNCHANGED]
    assert tree(target) == ["by-url/made.up/xsd/inner.xsd", "by-url/made.up/xsd/outer.xsd"]
    assert Store(target, listing).missing() == ()


def test_a_map_says_where_files_lie(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """A folder may name its files otherwise where its ``urlmap.json`` says how."""
    source = tmp_path / "source"
    source.mkdir()
    for number, data in enumerate(FILES.values()):
        (source / f"{number}.xsd").write_bytes(data)
    (source / "urlmap.json").write_text(json.dumps({OUTER: "0.xsd", INNER: "1.xsd"}), encoding="utf-8")

    assert [each.done for each in install(target, source, listing)] == [Done.INSTALLED, Done.INSTALLED]


@pytest.mark.parametrize(("text", "what"), [("{", "this is no JSON"), ("[]", "this must map addresses to files")])
def test_a_broken_map_is_told(tmp_path: Path, target: Path, listing: Catalogue, text: str, what: str) -> None:
    """A map that cannot be read is an error at the file."""
    (tmp_path / "urlmap.json").write_text(text, encoding="utf-8")

    with pytest.raises(ReadError, match=what):
        install(target, tmp_path, listing)


def test_a_map_cannot_lead_out_of_its_folder(tmp_path: Path, listing: Catalogue) -> None:
    """Only files below the folder are taken for official ones."""
    (tmp_path / "outer.xsd").write_bytes(FILES[OUTER])
    source = laid_out(tmp_path / "source", {INNER: FILES[INNER]})
    (source / "urlmap.json").write_text(json.dumps({OUTER: "../outer.xsd"}), encoding="utf-8")

    assert [file.url for file in Store(source, listing).missing()] == [OUTER]


def test_an_older_address_will_do(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """A file may lie at any address that the catalogue holds for the same."""
    source = laid_out(tmp_path / "source", {"http://old.up/outer.xsd": FILES[OUTER], INNER: FILES[INNER]})

    install(target, source, listing)

    assert "by-url/made.up/xsd/outer.xsd" in tree(target)


def test_unknown_digests_are_refused(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """A file that is not the official one is named, and nothing at all is installed."""
    changed = FILES[INNER].replace(b"urn:inner", b"urn:evil")
    source = laid_out(tmp_path / "source", FILES | {INNER: changed})

    with pytest.raises(ReadError, match=r"inner\.xsd: this is not the official file .*: its digest is unknown"):
        install(target, source, listing)

    assert not target.exists()


def test_files_too_large_to_be_official(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """A huge file is not read to its end."""
    source = laid_out(tmp_path / "source", FILES | {INNER: b" " * (LARGEST + 1)})

    with pytest.raises(ReadError, match="larger than"):
        install(target, source, listing)


def test_missing_files_are_all_named(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """An empty folder lacks each file."""
    with pytest.raises(ReadError) as caught:
        install(target, tmp_path, listing)

    assert [mistake.place.file for mistake in caught.value.mistakes] == [OUTER, INNER]


def test_spoilt_files_are_taken_anew(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """A file that was changed after its installation is replaced; strangers in the folder stay."""
    source = laid_out(tmp_path / "source", FILES)
    install(target, source, listing)
    (target / path_of(OUTER)).write_bytes(b"<changed/>")
    (target / "mine.txt").write_bytes(b"x")

    done = [each.done for each in install(target, source, listing)]

    assert done == [Done.INSTALLED, Done.UNCHANGED]
    assert (target / path_of(OUTER)).read_bytes() == FILES[OUTER]
    assert (target / "mine.txt").exists()


def test_states_tell_altered_from_missing(tmp_path: Path, listing: Catalogue) -> None:
    """A file that lies in its place is present only where its digest is known."""
    folder = laid_out(tmp_path / "source", {OUTER: FILES[OUTER].replace(b"urn:outer", b"urn:evil")})

    altered = Store(folder, listing).states()
    laid_out(folder, FILES)

    assert altered == {OUTER: State.ALTERED, INNER: State.MISSING}
    assert Store(folder, listing).states() == {OUTER: State.PRESENT, INNER: State.PRESENT}


def test_copies_that_say_the_same_are_accepted(tmp_path: Path, target: Path, listing: Catalogue) -> None:
    """Comments, white space, prefixes and imports do not make a file another one."""
    copy = (
        b'<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"\n  targetNamespace="urn:inner">\n<!-- a copy -->\n'
        b'<s:import namespace="urn:outer" schemaLocation="elsewhere.xsd"/>\n</s:schema>'
    )

    install(target, laid_out(tmp_path / "source", FILES | {INNER: copy}), listing)

    assert (target / path_of(INNER)).read_bytes() == copy


def test_a_folder_that_cannot_be_written(tmp_path: Path, listing: Catalogue) -> None:
    """What the system refuses is an error with its reason."""
    (tmp_path / "file").write_bytes(b"x")

    with pytest.raises(QtiError, match="cannot be written"):
        install(tmp_path / "file" / "schemas", laid_out(tmp_path / "source", FILES), listing)


def test_install_from_the_network(target: Path, listing: Catalogue, site: str) -> None:
    """Files are fetched from below the base address, and only those that are missing."""
    install(target, Web(base=site), listing)
    (target / path_of(INNER)).unlink()
    Site.asked.clear()

    done = [each.done for each in install(target, Web(base=site), listing)]

    assert done == [Done.UNCHANGED, Done.INSTALLED]
    assert Site.asked == ["/made.up/xsd/inner.xsd"]


def test_the_network_gives_something_else(target: Path, listing: Catalogue, site: str) -> None:
    """What is fetched is known by its digest, or refused; nothing is installed."""
    Site.answers["/made.up/xsd/inner.xsd"] = b"<html>Sign in to the network</html>"

    with pytest.raises(ReadError, match=r"inner\.xsd: this is not the official file: its digest is unknown"):
        install(target, Web(base=site), listing)

    assert not target.exists()


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (None, "cannot be fetched: Not Found"),
        (b"x" * 5000, "is larger than 4096 bytes, which no official file is"),
        ("http://localhost:1/evil.xsd", "it redirects to http://localhost:1, which is not followed"),
        ("file:///etc/passwd", "cannot be fetched"),
        ("/made.up/xsd/inner.xsd", "cannot be fetched"),
        (0.05, "took longer than 0.2 seconds"),
        (b"no xml", "this is no XML"),
    ],
)
def test_failing_downloads(
    target: Path, listing: Catalogue, site: str, answer: bytes | str | float | None, what: str
) -> None:
    """Missing, too large, elsewhere, a loop, too slow: each is told, and nothing is installed."""
    if answer is None:
        del Site.answers["/made.up/xsd/inner.xsd"]
    else:
        Site.answers["/made.up/xsd/inner.xsd"] = answer

    with pytest.raises(ReadError, match=what):
        install(target, Web(base=site, seconds=0.2, largest=4096), listing)

    assert not target.exists()


def test_redirects_on_the_same_host_are_followed(target: Path, listing: Catalogue, site: str) -> None:
    """A publisher may move a file on its own host."""
    Site.answers["/moved.xsd"] = FILES[INNER]
    Site.answers["/made.up/xsd/inner.xsd"] = "/moved.xsd"

    assert len(install(target, Web(base=site), listing)) == 2


def test_another_address_is_tried(target: Path, listing: Catalogue, site: str) -> None:
    """Where the first address has nothing, the other addresses of the same file are asked."""
    del Site.answers["/made.up/xsd/outer.xsd"]
    Site.answers["/old.up/outer.xsd"] = FILES[OUTER]

    assert len(install(target, Web(base=site), listing)) == 2


def test_a_dead_network_is_given_up_on(target: Path) -> None:
    """Where nothing answers, a few addresses are asked and not all."""
    with pytest.raises(ReadError) as caught:
        install(target, Web(base="http://127.0.0.1:9", seconds=2))

    assert len(caught.value.mistakes) == PATIENCE


def test_only_http_is_spoken() -> None:
    """A base address of another kind is refused before anything is opened."""
    with pytest.raises(ReadError, match="by http or https only"):
        Web(base="file:///etc").read(OUTER)


def test_addresses_are_asked_for_by_https() -> None:
    """The catalogue's http addresses are fetched by https."""
    assert Web()._address(OUTER) == "https://made.up/xsd/outer.xsd"  # noqa: SLF001  # else it needs the network


@pytest.mark.parametrize(
    ("environ", "name"),
    [({"QTI_SCHEMAS": "/a/b"}, "/a/b"), ({}, "schemas"), ({"QTI_SCHEMAS": ""}, "schemas")],
)
def test_the_folder_is_a_setting(environ: dict[str, str], name: str) -> None:
    """``QTI_SCHEMAS`` names the folder; else it lies in the user's data folder."""
    assert str(official_folder(environ)).endswith(name)


def test_the_real_catalogue_is_whole() -> None:
    """Every address that a use or an import names is a file of the catalogue, with both kinds of digests."""
    listing = catalogue()
    named = {url for use in listing.uses for url in use.schemas} | {*listing.imports.values(), *listing.same.values()}

    assert named <= set(listing.files)
    assert all(file.digests and file.contents for file in listing.files.values())
    assert all(len(digest) == 64 for file in listing.files.values() for digest in file.digests | file.contents)


def test_the_real_files_can_be_installed(official: Official, target: Path, site: str) -> None:
    """The official files install from a folder and from a server, and both are complete."""
    store = official.store
    for url, file in store.listing.files.items():
        Site.answers["/" + url.removeprefix("http://")] = store.read(file)

    from_folder = install(target, store.folder)
    from_site = install(target.with_name("fetched"), Web(base=site))

    assert {each.done for each in (*from_folder, *from_site)} == {Done.INSTALLED}
    assert tree(target) == tree(target.with_name("fetched"))
    assert Store(target).missing() == ()


def test_content_decides_as_well_as_bytes(official: Official) -> None:
    """Each official file, its comments gone, is still known by its content, and with one value changed is not."""
    store = official.store
    for file in store.listing.files.values():
        root = parsed(store.read(file), file.url)
        without_bytes = replace(file, digests=frozenset())

        assert content_digest(root) in without_bytes.contents
        root.set("targetNamespace", "urn:evil")
        assert content_digest(root) not in without_bytes.contents
