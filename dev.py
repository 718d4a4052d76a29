"""The two words to work with Mintkarte: `python3 dev.py run` shows it, `python3 dev.py test` proves it.

Needs nothing but Python 3.11 with venv; everything else is installed into `.venv` from the hash-locked requirements.
This file keeps to words that Python 3.6 understands, so that an old Python says what is wrong instead of failing.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST = (3, 11)
PIPS = 4  # pip spends its time on one core
RUN, TEST = "requirements.txt", "requirements-dev.txt"
CHECKS = {
    "ruff check": ["ruff", "check", "--quiet"],
    "ruff format": ["ruff", "format", "--check", "--quiet"],
    "import-linter": ["lint-imports", "--no-logo"],
    "mypy": ["mypy"],
    "deptry": ["deptry", "."],
    "dead code": ["python", "scripts/dead_code.py"],
    "djlint": ["djlint", "templates", "--lint", "--quiet"],
}
USAGE = """python3 dev.py run [--port 8000]    set everything up and serve the demo region
python3 dev.py test [pytest args]   set everything up and run all checks and tests (with arguments: only pytest)
python3 dev.py prove [pytest args]  run the long proofs in tests/proof/ (--record notes what was seen in data/)
python3 dev.py screenshots [words]  write the pictures in docs/screenshots/ (with words: only views named so)
python3 dev.py bench [--help]       measure beside the peers; with a word only tests/bench/bench_*WORD*.py"""


def main(arguments: "list[str]") -> int:
    """Do what the first word says; the exit code is that of what was run."""
    commands = {"run": run, "test": test, "prove": prove, "bench": bench, "screenshots": screenshots}
    if not arguments or arguments[0] not in commands:
        print(USAGE)
        return 0 if arguments in (["--help"], ["-h"]) else 2
    trouble = what_is_missing(sys.version_info[:3], importlib.util.find_spec)
    if trouble:
        print(trouble, file=sys.stderr)
        return 1
    os.environ["PYTHONUTF8"] = "1"
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling anew at each start would take seconds
    try:
        return commands[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return 130


def what_is_missing(version: "tuple[int, ...]", find: "Callable[[str], object]") -> str:
    """One sentence in German and one in English for a Python that cannot do it, else an empty text."""
    have = ".".join(str(part) for part in version)
    if version < OLDEST:
        mend = "sudo apt install python3.11 python3.11-venv"
        return (
            f"Mintkarte braucht Python 3.11 oder neuer, dies ist {have}: `{mend}`, "
            "dann `python3.11 dev.py run` (Windows und macOS: python.org/downloads).\n"
            f"Mintkarte needs Python 3.11 or newer, this is {have}: `{mend}`, "
            "then `python3.11 dev.py run` (Windows and macOS: python.org/downloads)."
        )
    if not (find("venv") and find("ensurepip")):
        mend = f"sudo apt install python{version[0]}.{version[1]}-venv"
        return (
            f"Diesem Python {have} fehlt das Modul venv, mit dem Mintkarte sich einrichtet: `{mend}`.\n"
            f"This Python {have} lacks the module venv, which Mintkarte needs to set itself up: `{mend}`."
        )
    return ""


def run(arguments: "list[str]") -> int:
    """Set up, fill the demo region and serve it."""
    named = re.fullmatch(r"(--port[= ](?P<port>\d{1,5}))?", " ".join(arguments))
    if not named:
        print(USAGE)
        return 2
    port = int(named["port"] or 8000)
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            other = f"python3 dev.py run --port {port + 1}"
            print(f"Port {port} ist schon belegt: `{other}`.\nPort {port} is taken: `{other}`.", file=sys.stderr)
            return 1
    set_up(RUN)
    os.environ.setdefault("MINTKARTE_DATA", str(ROOT / "instance"))
    os.environ["MINTKARTE_DEMO"] = "1"
    for command in (["init"], ["demo"]):
        code = subprocess.call([str(PYTHON), "-m", "mintkarte", *command], cwd=str(ROOT))
        if code:
            return code
    print(f"\n  Mintkarte: http://127.0.0.1:{port}  (Strg+C beendet / Ctrl+C stops)\n", flush=True)
    return subprocess.call([str(PYTHON), "-m", "mintkarte", "serve", "--port", str(port)], cwd=str(ROOT))


def test(arguments: "list[str]") -> int:
    """Set up with the tools; run every check and, beside them, every test; with arguments only pytest."""
    set_up(TEST)
    if arguments:
        return pytest(arguments)
    begun = time.monotonic()
    broken = []  # type: list[tuple[str, str]]
    checks = threading.Thread(target=run_checks, args=(broken,))
    checks.start()
    code = pytest(["-n", str(max(2, min(4, cores()))), "--dist", "worksteal", "-q"])
    checks.join()
    for name, output in broken:
        print(f"\n=== {name} ===\n{output.rstrip()}")
    state = "not clean: " + ", ".join(name for name, _ in broken) if broken else "clean"
    print(
        f"\n{len(CHECKS)} checks {state} · pytest {'failed' if code else 'passed'} · {time.monotonic() - begun:.0f} s"
    )
    return code or (1 if broken else 0)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2


def run_checks(broken: "list[tuple[str, str]]") -> None:
    """Run each check and put the name and the output of those that are not clean into `broken`."""
    for name, command in CHECKS.items():
        if name == "djlint" and not any((ROOT / "templates").rglob("*.html")):
            continue
        done = subprocess.run(
            [str(BIN / command[0]), *command[1:]],
            cwd=str(ROOT),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            broken.append((name, done.stdout))


def prove(arguments: "list[str]") -> int:
    """Set up with the tools, also those of Node where it is there, and run the long proofs."""
    set_up(TEST)
    set_up_node()
    set_up_checkers()
    return pytest(["tests/proof", "-n", str(max(2, min(4, cores()))), "--dist", "worksteal", "-q", *arguments])


def screenshots(arguments: "list[str]") -> int:
    """Set up with the tools and write the pictures of the main views."""
    set_up(TEST)
    return subprocess.call([str(PYTHON), str(ROOT / "scripts" / "screenshots.py"), *arguments], cwd=str(ROOT))


def bench(arguments: "list[str]") -> int:
    """Set up with the tools and run the suite; a first word that is no option names smaller benchmarks instead."""
    set_up(TEST)
    folder = ROOT / "tests" / "bench"
    if not arguments or arguments[0].startswith("-"):
        return subprocess.call([str(PYTHON), str(folder / "suite.py"), *arguments], cwd=str(ROOT))
    code = 0
    for script in sorted(folder.glob("bench_*.py")):
        if arguments[0] in script.name:
            print(f"\n=== {script.stem} ===", flush=True)
            code = subprocess.call([str(PYTHON), str(script), *arguments[1:]], cwd=str(ROOT)) or code
    return code


def pytest(arguments: "list[str]") -> int:
    """Run pytest in the environment."""
    return subprocess.call([str(PYTHON), "-m", "pytest", *arguments], cwd=str(ROOT))


def set_up(lock: str) -> None:
    """Make `.venv` and install what this lock names, unless the stamp says that it is there; stop where that fails."""
    wanted = {name: stamp_of(name) for name in (RUN, TEST)}
    stamp = VENV / "mintkarte.stamp"
    here = stamp.read_text(encoding="utf-8").split() if stamp.exists() and PYTHON.exists() else []
    if wanted[TEST] in here or wanted[lock] in here:
        return
    print(
        "Mintkarte wird eingerichtet, das dauert etwa eine halbe Minute / setting up, about half a minute ...",
        flush=True,
    )
    if not works(PYTHON):
        shutil.rmtree(str(VENV), ignore_errors=True)
        execute([sys.executable, "-m", "venv", str(VENV)])
    install(ROOT / lock)
    make_command()
    stamp.write_text(wanted[lock] + "\n", encoding="utf-8")


def set_up_node() -> None:
    """Install the checkers of tests/tools/ unless they are there; without npm their proofs say what is missing."""
    tools, npm = ROOT / "tests" / "tools", shutil.which("npm")
    stamp = tools / "node_modules" / "mintkarte.stamp"
    wanted = hashlib.sha256((tools / "package-lock.json").read_bytes()).hexdigest()
    if npm is None or (stamp.exists() and stamp.read_text(encoding="utf-8") == wanted):
        return
    quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.call([npm, "ci", *quietly], cwd=str(tools)) == 0:
        stamp.write_text(wanted, encoding="utf-8")


def set_up_checkers() -> None:
    """Install the checkers that are Python into an environment of their own, so that none of them meets the product."""
    lock, folder = ROOT / "tests" / "tools" / "requirements.txt", ROOT / ".checkers"
    stamp, python = folder / "mintkarte.stamp", folder / BIN.name / PYTHON.name
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    execute([sys.executable, "-m", "venv", "--clear", str(folder)])
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    if subprocess.call([*pip, "--require-hashes", "-r", str(lock)], cwd=str(ROOT)) == 0:
        stamp.write_text(wanted, encoding="utf-8")


def install(lock: Path) -> None:
    """Install the packages of a lock, shared between several pips: the lock leaves them nothing to decide."""
    packages = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip())
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input", "--no-compile"]
    parts = []
    for number in range(PIPS):
        part = VENV / f"part-{number}.txt"
        part.write_text("\n".join(packages[number::PIPS]) + "\n", encoding="utf-8")
        parts.append(subprocess.Popen([*pip, "--no-deps", "--require-hashes", "-r", str(part)], cwd=str(ROOT)))
    codes = [part.wait() for part in parts]
    if any(codes):
        give_up()


def stamp_of(lock: str) -> str:
    """What an environment made from this lock, this description and this Python is known by."""
    known = hashlib.sha256(sys.version.encode())
    for name in (lock, "pyproject.toml", "dev.py"):
        known.update((ROOT / name).read_bytes())
    return lock + ":" + known.hexdigest()


def works(python: Path) -> bool:
    """Whether there is an environment of this very Python version that starts and has pip."""
    probe = "import pip, sys; sys.exit(sys.version_info[:2] != ({}, {}))".format(*sys.version_info[:2])
    return python.exists() and subprocess.call([str(python), "-c", probe], stderr=subprocess.DEVNULL) == 0


def make_command() -> None:
    """Make the checkout importable in `.venv` and put the command `mintkarte` there, as an editable install would."""
    site = subprocess.check_output([str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
    (Path(site.decode().strip()) / "mintkarte.pth").write_text(str(ROOT) + "\n", encoding="utf-8")
    if os.name == "nt":
        (BIN / "mintkarte.cmd").write_text('@"%~dp0python.exe" -m mintkarte %*\r\n', encoding="utf-8")
        return
    command = BIN / "mintkarte"
    command.write_text(f"#!{PYTHON}\nfrom mintkarte.cli import main\n\nmain()\n", encoding="utf-8")
    command.chmod(0o755)


def execute(command: "list[str]") -> None:
    """Run a step of the set-up and stop where it fails."""
    if subprocess.call(command, cwd=str(ROOT)):
        give_up()


def give_up() -> None:
    """Stop; what failed has said why."""
    sys.exit(
        "Das Einrichten ist gescheitert, der Grund steht darüber; danach noch einmal dasselbe aufrufen.\n"
        "The set-up failed for the reason above; once it is mended, run the same command again."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
