"""The wheel is the whole product: built, installed in an empty environment elsewhere, it serves its pages."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VISIT = """
import re
from pathlib import Path
import mintkarte
from mintkarte.app import create_app

assert Path(mintkarte.__file__).is_relative_to(Path.cwd()), mintkarte.__file__
client = create_app().test_client()
page = client.get("/")
assert page.status_code == 200, page.status
assert "<h1" in page.text
loaded = re.findall(r'(?:href|src)="(/static/[^"#?]+)', page.text)
assert any(".css" in address for address in loaded), loaded
assert any(".js" in address for address in loaded), loaded
for address in ["/healthz", "/readyz", *loaded]:
    assert client.get(address).status_code == 200, address
print(mintkarte.__version__, len(loaded))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an empty environment into which the wheel was installed; dependencies are borrowed from ours."""
    folder = tmp_path_factory.mktemp("elsewhere")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    (wheel,) = folder.glob("mintkarte-*.whl")
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder / "env"), cwd=folder)
    scripts = "Scripts" if os.name == "nt" else "bin"
    interpreter = folder / "env" / scripts / Path(sys.executable).name
    options = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    _run(sys.executable, "-m", "pip", "--python", str(interpreter), "install", *options, str(wheel), cwd=folder)
    site = _run(str(interpreter), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return interpreter


def test_the_installed_wheel_serves_the_start_page_and_all_it_loads(python: Path) -> None:
    command = python.with_name("mintkarte")
    folder = python.parents[2]
    _run(str(command), "init", cwd=folder)
    assert _run(str(python), "-c", VISIT, cwd=folder).startswith("2026.1")


def test_the_wheel_carries_every_template_file_and_fact(python: Path) -> None:
    (wheel,) = python.parents[2].glob("mintkarte-*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    own = {path.relative_to(ROOT).as_posix() for path in _shipped()}
    assert {name for name in own if f"mintkarte/_site/{name}" not in carried} == set()


def _shipped() -> list[Path]:
    folders = [ROOT / name for name in ("templates", "static", "data")]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and path.name[0] != "."]


def _run(*command: str, cwd: Path) -> str:
    """The output of a command that must succeed, run with nothing of our checkout in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINTKARTE", "PYTHON", "PYTEST"))}
    settings = {"MINTKARTE_DATA": str(cwd / "instance"), "MINTKARTE_DEMO": "1", "MINTKARTE_TILES": "keine"}
    done = subprocess.run(command, cwd=cwd, env={**kept, **settings}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
