"""Copy the browser libraries named in `scripts/package.json` into the product, checked against the npm lock.

Run `python scripts/vendor.py` after changing a version (and `npm install --package-lock-only` in `scripts/`).
Needs npm and the network; the result is committed, so that nobody else needs either.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


def main() -> int:
    """Fetch every package, refuse one that differs from the lock, copy its files and write the manifests."""
    wanted = json.loads((HERE / "package.json").read_text("utf-8"))["vendor"]
    locked = json.loads((HERE / "package-lock.json").read_text("utf-8"))["packages"]
    manifests: dict[Path, dict[str, Any]] = {}
    for name, rule in sorted(wanted.items()):
        lock = locked[f"node_modules/{name}"]
        entry = copy_package(name, lock, ROOT / rule["to"] / name, rule["files"])
        manifests.setdefault(ROOT / rule["to"], {})[name] = entry
        print(f"{name} {lock['version']}: {len(rule['files'])} files")
    for folder, packages in manifests.items():
        (folder / "manifest.json").write_text(json.dumps(packages, indent=2) + "\n", "utf-8")
    return 0


def copy_package(name: str, lock: dict[str, Any], folder: Path, files: dict[str, str]) -> dict[str, Any]:
    """Replace `folder` by the wanted files of one package and say what it now holds (sha256 per file)."""
    shutil.rmtree(folder, ignore_errors=True)
    target = folder / lock["version"]
    hashes = {}
    with tempfile.TemporaryDirectory() as scratch:
        tarball = fetch(f"{name}@{lock['version']}", Path(scratch))
        digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
        if lock["integrity"] != f"sha512-{digest}":
            sys.exit(f"{name}: the package fetched is not the one in scripts/package-lock.json. Nothing was copied.")
        with tarfile.open(tarball) as archive:
            for source, wanted in files.items():
                member = archive.extractfile(f"package/{source}")
                if member is None:
                    sys.exit(f"{name}: {source} is no file")
                content = member.read()
                (target / wanted).parent.mkdir(parents=True, exist_ok=True)
                (target / wanted).write_bytes(content)
                hashes[wanted] = hashlib.sha256(content).hexdigest()
    return {"version": lock["version"], "licence": lock["license"], "integrity": lock["integrity"], "files": hashes}


def fetch(spec: str, folder: Path) -> Path:
    """Let npm fetch one package as a tarball into `folder`."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: it is needed to renew the vendored libraries, and for nothing else.")
    done = subprocess.run([npm, "pack", spec, "--json"], cwd=folder, check=True, capture_output=True, text=True)
    return folder / str(json.loads(done.stdout)[0]["filename"])


if __name__ == "__main__":
    raise SystemExit(main())
