"""A test that is skipped for want of something fails where that is required: official schemas, browser, PostgreSQL."""

import os
from collections.abc import Generator

import pytest

REQUIRED = os.environ.get("QUIZPORT_REQUIRE", "").split()
"""Of ``official``, ``browser`` and ``postgresql`` those that must be there; the reason of a skip names what is not."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report of a test, failed if it was skipped for want of something that is required."""
    report = yield
    if report.skipped and any(word in str(report.longrepr).lower() for word in REQUIRED):
        report.outcome = "failed"
    return report
