"""Where the official schemas are required, a test that would be skipped for want of them fails."""

import os
from collections.abc import Generator

import pytest

REQUIRED = os.environ.get("QUIZPORT_REQUIRE") == "official"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report of a test, failed if it was skipped because of the official schemas and they are required."""
    report = yield
    if REQUIRED and report.skipped and "official" in str(report.longrepr).lower():
        report.outcome = "failed"
    return report
