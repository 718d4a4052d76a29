"""`mintkarte import` as a person runs it: a process of its own, its exit code, its report, its words."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
HEADERS = "titel;anbieter;plz;ort;beginn;fach\n"
GOOD = "Löten für Anfänger;Verein für Funk;7743;Jena;13.2.2099;T\nMessen;Museum;63739;Aschaffenburg;14.2.2099;N\n"


class Installation:
    """A set-up installation in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("MINTKARTE_")}
        self.environment |= {"MINTKARTE_DATA": str(folder / "instance"), "PYTHONUTF8": "1"}
        self.environment["PYTHONPATH"] = str(ROOT)

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "mintkarte", *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def imports(self, content: bytes | str, *options: str, name: str = "a.csv") -> tuple[int, dict[str, Any], str]:
        """Exit code, report and everything said."""
        file, report = self.folder / name, self.folder / "report.json"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        done = self.run("import", file, "--report", report, *options)
        return done.returncode, json.loads(report.read_text("utf-8")), done.stdout + done.stderr


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation to copy: setting up takes a second."""
    there = Installation(tmp_path_factory.mktemp("fresh"))
    assert there.run("init").returncode == 0
    return there


@pytest.fixture
def installation(fresh: Installation, tmp_path: Path) -> Installation:
    shutil.copytree(fresh.folder / "instance", tmp_path / "instance")
    return Installation(tmp_path)


def counted(report: dict[str, Any]) -> tuple[int, ...]:
    return tuple(report[key] for key in ("rows", "created", "updated", "unchanged", "refused"))


def test_a_good_file_goes_in_and_a_second_time_changes_nothing(installation: Installation) -> None:
    code, report, said = installation.imports(HEADERS + GOOD, "--dry-run")
    assert (code, counted(report)) == (0, (2, 2, 0, 0, 0))
    assert "nichts gespeichert" in said
    code, report, said = installation.imports(HEADERS + GOOD)
    assert (code, counted(report)) == (0, (2, 2, 0, 0, 0))
    assert "2 Zeilen gelesen: 2 neu" in said
    assert sum(report["located"].values()) == 2
    assert report["located"]["none"] == 0
    assert report["problems"] == [
        {
            "row": 2,
            "column": "plz",
            "value": "7743",
            "code": "plz_ergaenzt",
            "message": "Der Postleitzahl „7743“ fehlte die Null am Anfang. Wir lesen 07743.",
        }
    ]
    assert counted(installation.imports(HEADERS + GOOD)[1]) == (2, 0, 0, 2, 0)


def test_a_bad_row_is_told_with_exit_code_1_and_the_others_are_in(installation: Installation) -> None:
    code, report, said = installation.imports(HEADERS + ";Verein;;;;\n" + GOOD)
    assert (code, counted(report)) == (1, (3, 2, 0, 0, 1))
    assert "Abgelehnt:" in said
    assert "Zeile 2: Der Titel fehlt." in said
    assert counted(installation.imports(HEADERS + GOOD)[1]) == (2, 0, 0, 2, 0)


def test_a_file_that_cannot_be_read_changes_nothing(installation: Installation) -> None:
    for content, why in ((b"%PDF-1.7", "inhalt_passt_nicht"), (b"Katze;Hund\n1;2\n", "kopfzeile_fehlt")):
        code, report, said = installation.imports(content)
        assert (code, counted(report), report["problems"][0]["code"]) == (2, (0, 0, 0, 0, 0), why)
        assert report["problems"][0]["message"] in " ".join(said.split())
    assert counted(installation.imports(HEADERS + GOOD)[1])[1] == 2


def test_trouble_on_the_command_line_is_a_sentence_and_nothing_goes_in(installation: Installation) -> None:
    file = installation.folder / "b.csv"
    file.write_text(HEADERS + GOOD, "utf-8")
    missing = installation.run("import", "weg.csv")
    no_region = installation.run("import", file, "--region", "atlantis")
    no_report = installation.run("import", file, "--report", installation.folder / "nirgends" / "r.json")
    assert [done.returncode for done in (missing, no_region, no_report)] == [2, 2, 2]
    assert "weg.csv" in missing.stderr
    assert "thueringen, untermain" in no_region.stderr or "untermain, thueringen" in no_region.stderr
    assert "nirgends" in no_report.stderr
    assert "Traceback" not in missing.stderr + no_region.stderr + no_report.stderr
    assert counted(installation.imports(HEADERS + GOOD)[1])[1] == 2


def test_before_init_the_command_says_what_is_missing(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("import", "a.csv")
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)


def test_the_report_is_written_although_nobody_listens(installation: Installation) -> None:
    (installation.folder / "c.csv").write_text(HEADERS + GOOD, "utf-8")
    command = [sys.executable, "-m", "mintkarte", "import", "c.csv", "--report", "c.json"]
    with subprocess.Popen(
        command,
        cwd=installation.folder,
        env=installation.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as deaf:
        if deaf.stdout:
            deaf.stdout.close()
    assert counted(json.loads((installation.folder / "c.json").read_text("utf-8"))) == (2, 2, 0, 0, 0)


def test_importing_and_checking_the_installation_need_no_index(installation: Installation) -> None:
    """Building it reads every offer: a minute and more than a gigabyte at a million."""
    assert installation.imports(HEADERS + GOOD)[0] == 0
    assert installation.imports(HEADERS + GOOD)[0] == 0
    assert installation.run("check").stdout
    assert not (installation.folder / "instance" / "index").exists()
