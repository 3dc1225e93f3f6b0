"""Our own schema files are found in a checkout and in an installed wheel."""

import importlib.util
import shutil
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from qti import resources

ROOT = Path(__file__).parent.parent


def copied(folder: Path) -> ModuleType:
    """The module as it lies in another place."""
    folder.mkdir()
    shutil.copy(ROOT / "qti" / "resources.py", folder)
    spec = importlib.util.spec_from_file_location("copied_resources", folder / "resources.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_checkout_has_them_at_the_top() -> None:
    """In a checkout they are found in ``schemas`` beside the package."""
    assert resources.schema_folder() == ROOT / "schemas"
    assert resources.schema_file("catalogue.toml").is_file()


def test_a_wheel_has_them_inside(tmp_path: Path) -> None:
    """In an installed package they are found in ``qti/schemas``."""
    module = copied(tmp_path / "qti")
    (tmp_path / "qti" / "schemas").mkdir()
    (tmp_path / "qti" / "schemas" / "catalogue.toml").write_text("here", encoding="utf-8")

    assert module.schema_file("catalogue.toml").read_text(encoding="utf-8") == "here"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """An installation that lacks a file says which, and where it looked."""
    module = copied(tmp_path / "qti")

    with pytest.raises(FileNotFoundError, match=r'lacks "nothing.rng" \(looked in ".*schemas"\)'):
        module.schema_file("nothing.rng")


def test_the_wheel_is_told_to_carry_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The wheel that is built holds every schema file, the preview's style and the mark of typed packages."""
    hatchling = pytest.importorskip("hatchling.builders.wheel")
    monkeypatch.chdir(ROOT)

    (wheel,) = hatchling.WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])

    carried = {f"qti/schemas/{path.name}" for path in (ROOT / "schemas").iterdir() if not path.name.startswith(".")}
    with zipfile.ZipFile(wheel) as archive:
        assert carried | {"qti/py.typed", "qti/preview/style.css"} <= set(archive.namelist())


def test_the_commands_are_declared() -> None:
    """Installing the project gives the commands ``qti`` and ``lti-tool``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["scripts"] == {"qti": "qti.cli.main:run", "lti-tool": "lti_tool.__main__:run"}
