"""Write `requirements.txt` (to run), `requirements-dev.txt` (to test) and that of `tests/tools/`, with hashes.

Run `python scripts/lock.py` after changing a dependency. Needs the network and the tool uv (`pip install uv`),
because only uv resolves for every system and Python at once. The locks name no
registry: pip asks the one it is set up for.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS: dict[str, list[str]] = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-dev.txt": ["pyproject.toml", "--extra", "dev"],
    "tests/tools/requirements.txt": ["tests/tools/requirements.in"],
}
OPTIONS = ["--no-config", "--universal", "--generate-hashes", "--python-version", "3.11", "--no-header", "--quiet"]


def main(arguments: list[str]) -> int:
    """Write all locks; `--upgrade` takes newer versions, otherwise what is locked stays."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if uv is None:
        print("uv is missing: pip install uv")
        return 2
    for name, source in LOCKS.items():
        command = [uv, "pip", "compile", *OPTIONS, *source, *arguments, "-o", name]
        subprocess.run(command, cwd=ROOT, check=True)
        print(f"{name}: {(ROOT / name).read_text('utf-8').count('==')} packages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
