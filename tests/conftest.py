"""What holds for all tests: no law fails because the machine is busy, nothing required is skipped."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

REQUIRED = os.environ.get("QUIZPORT_REQUIRE", "").split()
"""Of ``official``, ``browser`` and ``postgresql`` those that must be there; the reason of a skip names what is not."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report of a test, failed if it was skipped for want of something that is required."""
    report = yield
    if report.skipped and any(word in str(report.longrepr).lower() for word in REQUIRED):
        report.outcome = "failed"
    return report
