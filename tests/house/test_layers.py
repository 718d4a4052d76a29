"""The direction of imports, and what a start must not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_imports_point_down() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_application_starts_without_the_slow_libraries() -> None:
    code = "import sys, mintkarte.app; print(*sorted({'folium', 'pandas', 'geopy', 'openpyxl'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_domain_loads_no_library_but_pydantic_and_dateutil() -> None:
    modules = ["mintkarte.domain." + path.stem for path in (ROOT / "mintkarte/domain").glob("[a-z]*.py")]
    code = f"import sys, {', '.join(modules)}; print(*sorted(name.split('.')[0] for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    foreign = {"flask", "sqlalchemy", "alembic", "folium", "geopy", "pandas", "numpy", "requests", "holidays", "orjson"}
    assert foreign & set(done.stdout.split()) == set()
