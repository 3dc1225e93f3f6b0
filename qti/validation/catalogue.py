"""The list of official schema files: their addresses, their digests, and which of them check what."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from qti.resources import schema_file
from qti.validation.digests import bytes_digest, content_digest, parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFile:
    """One file: ``digests`` (of its bytes) and ``contents`` (of its content) are what it is accepted by."""

    url: str
    title: str
    namespace: str
    digests: frozenset[str]
    contents: frozenset[str]

    def accepts(self, data: bytes) -> bool:
        """True where ``data`` is this file; ``ReadError`` where it is no XML."""
        return bytes_digest(data) in self.digests or content_digest(parsed(data, self.url)) in self.contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The schemas that decide over documents of some kinds in one version of their standard."""

    kinds: frozenset[str]
    version: str
    schemas: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every official file by its address, other addresses of the same, and what each is used for."""

    files: dict[str, OfficialFile]
    same: dict[str, str]
    imports: dict[str, str]
    uses: tuple[Use, ...]

    def use(self, kind: str, version: str = "") -> Use:
        """What checks ``kind``: the version asked for, or the first one listed; ``KeyError`` where nothing does."""
        for use in self.uses:
            if kind in use.kinds and version in {"", use.version}:
                return use
        raise KeyError(f"no official schema checks {kind} {version}".rstrip())

    def file(self, url: str) -> OfficialFile | None:
        """The file that an address means, whether it begins with http or https."""
        plain = "http://" + url.removeprefix("https://") if url.startswith("https://") else url
        return self.files.get(self.same.get(plain, plain))

    def addresses(self, file: OfficialFile) -> tuple[str, ...]:
        """Every address at which the file may lie, its own first."""
        return (file.url, *(other for other, url in self.same.items() if url == file.url))

    def imported(self, location: str, namespace: str, base: str) -> OfficialFile | None:
        """The file that an import or include in the file ``base`` means."""
        known = self.file(urljoin(base, location)) if location else None
        return known or self.files.get(self.imports.get(namespace, ""))


def path_of(url: str) -> PurePosixPath:
    """Where a folder of official files keeps the file: ``by-url/host/path``."""
    parts = urlsplit(url)
    return PurePosixPath("by-url", parts.netloc, parts.path.lstrip("/"))


@cache
def catalogue() -> Catalogue:
    """The catalogue that ships with the project."""
    return read_catalogue(schema_file("catalogue.toml"))


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue in a TOML file of the form of ``schemas/catalogue.toml``."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    files = (
        OfficialFile(
            url=row["url"],
            title=row["title"],
            namespace=row["namespace"],
            digests=frozenset(row["bytes"]),
            contents=frozenset(row["content"]),
        )
        for row in table["file"]
    )
    return Catalogue(
        files={file.url: file for file in files},
        same=dict(table.get("same", {})),
        imports=dict(table.get("imports", {})),
        uses=tuple(
            Use(kinds=frozenset(row["kinds"]), version=row["version"], schemas=tuple(row["schemas"]))
            for row in table.get("use", ())
        ),
    )
