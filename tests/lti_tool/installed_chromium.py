"""Which Chromium the tests run, and how it is started: quietly, without a sandbox where root runs it."""

from __future__ import annotations

import os
import shutil

ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=Translate",  # in place of Playwright's list, which takes away storage in frames of other sites
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
ABSENT = "no browser is there (apt-get install chromium, or playwright install chromium)"


def installed() -> str | None:
    """The program that is installed; None for Playwright's own."""
    return shutil.which("chromium") or shutil.which("google-chrome")
