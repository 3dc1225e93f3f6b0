"""No release that is known to be unsafe for what the tool does with it is installed, locked, or allowed."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[3]
MENDED = {
    "cryptography": ("44.0.1", "CVE-2024-12797: the OpenSSL in its wheels did not tell a failed handshake"),
    "flask": ("3.1.1", "CVE-2025-47278: signed with the oldest of several keys"),
    "gunicorn": ("22.0.0", "CVE-2024-1135, CVE-2024-6827: smuggled requests"),
    "jinja2": ("3.1.6", "CVE-2025-27516: a template left its sandbox"),
    "pyjwt": ("2.10.1", "CVE-2024-53861: an issuer that is part of another passed"),
    "requests": ("2.32.4", "CVE-2024-47081: sent passwords of .netrc to another host"),
    "urllib3": ("2.5.0", "CVE-2025-50181: followed redirects that were forbidden"),
    "werkzeug": ("3.0.6", "CVE-2024-49767: read forms without end"),
}
"""The first release without the flaw, by name in lower case."""


def _allowed() -> dict[str, Version]:
    """The oldest release of each dependency that may be installed with the tool."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = [*project["dependencies"], *project["optional-dependencies"]["lti-tool"]]
    found = map(Requirement, written)
    return {
        each.name.lower(): Version(spec.version) for each in found for spec in each.specifier if spec.operator == ">="
    }


def _locked() -> dict[str, Version]:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {name.lower(): Version(number) for name, number in re.findall(r"^([\w.-]+)==([\w.]+)", lines, re.MULTILINE)}


@pytest.mark.parametrize("name", sorted(MENDED))
def test_no_known_flaw_is_let_in(name: str) -> None:
    """The lock, the oldest release that is allowed, and what is installed here are all mended."""
    mended = Version(MENDED[name][0])

    found = {"locked": _locked()[name], "allowed": _allowed()[name], "installed": Version(version(name))}

    assert {place: number for place, number in found.items() if number < mended} == {}
