"""The official schemas, where they are installed."""

from pathlib import Path

import pytest

from qti.validation.official import Official, official_in
from qti.validation.settings import official_folder


@pytest.fixture(scope="session")
def official() -> Official:
    """The official schemas; a test that needs them is skipped where they are not installed."""
    found = official_in(official_folder())
    if found is None:
        pytest.skip("the official XSDs are not installed: qti schemas install, or set QTI_SCHEMAS")
    return found


@pytest.fixture
def no_schemas(tmp_path: Path) -> Path:
    """A folder without official schemas."""
    folder = tmp_path / "no-schemas"
    folder.mkdir()
    return folder
