"""`python -m matching.engine solve FILE`: the format of ENGINE.md §9, and one sentence for each thing that is wrong."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching.engine.__main__ import main

GOOD: dict[str, Any] = {
    "mentors": [{"id": "m1", "capacity": 2}, {"id": "m2", "capacity": 0}],
    "mentees": [{"id": "e1", "waiting": 3}, {"id": "e2", "waiting": 0}, {"id": "e3", "waiting": 1}, {"id": "Ünal"}],
    "pairs": [["e2", "m1", 9000], ["e1", "m1", 8700], ["e3", "m1", 100], ["e2", "m2", 5]],
}
GOOD["mentees"][3]["waiting"] = 0
WEB_MODULES = ("types", "arrays", "weights", "words", "prepare", "limits", "scoring", "candidates", "facts", "explain")


def written(folder: Path, content: object) -> Path:
    path = folder / "instance.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def changed(**change: object) -> dict[str, Any]:
    return {**GOOD, **change}


def test_a_good_file_is_solved_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(written(tmp_path, GOOD))]) == 0

    solution = json.loads(capsys.readouterr().out)
    assert solution.pop("seconds") >= 0
    assert solution == {
        "pairs": [["e1", "m1"], ["e3", "m1"]],
        "coverage": 2,
        "by_class": {"0": 0, "1": 1, "3": 1},
        "total": 8800,
        "bound": 8800,
        "gap": 0,
        "blocking": {"waiting": 1, "swap": 0},
        "gini": {"load": 0.0, "use": 0.0},
        "unmatched": {
            "e2": {"witness_mentors": 2, "witness_places": 2},
            "Ünal": {"witness_mentors": 0, "witness_places": 0},
        },
    }


def test_the_solution_can_be_written_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "solution.json"

    assert main(["solve", str(written(tmp_path, GOOD)), "--json", str(out)]) == 0

    assert json.loads(out.read_text())["coverage"] == 2
    assert capsys.readouterr().out == ""


def test_one_empty_side_is_solved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", str(written(tmp_path, changed(mentors=[], pairs=[])))]) == 0
    assert json.loads(capsys.readouterr().out)["coverage"] == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"mentors": [{"id": "m1", "capacity": ' + "9" * 5000 + "}]}", "is not JSON"),
        ([], 'The file must hold one object with "mentors", "mentees" and "pairs".'),
        ({"mentors": [], "mentees": []}, '"pairs" is missing.'),
        ({"mentors": [], "mentees": [], "pairs": []}, "there is nobody to match"),
        (changed(pairs={}), '"pairs" must be a list, not an object.'),
        (changed(mentors=["m1"]), "mentors[0] must be an object, not a text."),
        (changed(mentors=[{"capacity": 1}]), 'mentors[0] has no "id".'),
        (changed(mentors=[{"id": 7, "capacity": 1}]), 'mentors[0]: "id" must be a text that is not empty, not 7.'),
        (changed(mentors=[{"id": "m1"}]), 'mentors[0] ("m1") has no "capacity".'),
        (
            changed(mentors=[*GOOD["mentors"], {"id": "m1", "capacity": 1}]),
            'mentors[2]: the id "m1" stands at mentors[0]',
        ),
        (changed(mentees=[GOOD["mentees"][0]] * 2), 'mentees[1]: the id "e1" stands at mentees[0] already.'),
        (changed(mentors=[{"id": "m1", "capacity": -1}]), 'mentors[0] ("m1"): "capacity" must lie between 0 and'),
        (changed(mentors=[{"id": "m1", "capacity": 1.5}]), '"capacity" must be a whole number, not 1.5.'),
        (changed(mentors=[{"id": "m1", "capacity": "2"}]), "\"capacity\" must be a whole number, not '2'."),
        (changed(mentees=[{"id": "e1", "waiting": True}]), '("e1"): "waiting" must be a whole number, not True.'),
        (changed(mentees=[{"id": "e1", "waiting": None}]), '"waiting" must be a whole number, not None.'),
        (changed(pairs=[["e1", "m1"]]), "pairs[0] must be [mentee, mentor, utility], not ['e1', 'm1']."),
        (changed(pairs=[["e9", "m1", 1]]), "pairs[0]: there is no mentee with the id 'e9'."),
        (changed(pairs=[["e1", "e1", 1]]), "pairs[0]: there is no mentor with the id 'e1'."),
        (changed(pairs=[[["e1"], "m1", 1]]), "pairs[0]: there is no mentee with the id ['e1']."),
        (
            changed(pairs=[["e1", "m1", -5]]),
            'pairs[0] ("e1", "m1"): the utility must lie between 0 and 1000000000, not -5.',
        ),
        (changed(pairs=[["e1", "m1", float("nan")]]), "the utility must be a whole number, not nan."),
        (changed(pairs=[["e1", "m1", float("inf")]]), "the utility must be a whole number, not inf."),
        (changed(pairs=[["e1", "m1", "1"]]), "the utility must be a whole number, not '1'."),
        (changed(pairs=[*GOOD["pairs"], ["e1", "m1", 1]]), 'pairs[4]: the pair "e1" and "m1" is listed twice.'),
    ],
)
def test_a_bad_file_is_refused_by_name(
    content: object, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["solve", str(written(tmp_path, content))]) == 2

    said = capsys.readouterr()
    assert sentence in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_a_file_that_cannot_be_read_or_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    latin = tmp_path / "latin.json"
    latin.write_bytes(b'{"mentors": "\xe9"}')
    good = str(written(tmp_path, GOOD))

    assert main(["solve", str(tmp_path / "nowhere.json")]) == 2
    assert main(["solve", str(tmp_path)]) == 2
    assert main(["solve", str(latin)]) == 2
    assert main(["solve", good, "--json", str(tmp_path / "no" / "out.json")]) == 2

    said = capsys.readouterr().err.splitlines()
    assert [line.split(" ", 1)[1] for line in said] == [
        "cannot be read: No such file or directory.",
        "cannot be read: Is a directory.",
        "is not a text in UTF-8.",
        "cannot be written: No such file or directory.",
    ]


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "matching.engine", "solve"]

    done = subprocess.run([*command, written(tmp_path, GOOD)], capture_output=True, check=True)
    refused = subprocess.run([*command, "nowhere.json"], capture_output=True, check=False)

    assert json.loads(done.stdout)["total"] == 8800
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert refused.stderr == b"nowhere.json cannot be read: No such file or directory.\n"


def test_it_runs_without_django() -> None:
    code = "import sys, matching.engine.__main__; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_what_a_web_process_needs_loads_no_scipy() -> None:
    imports = "; ".join(f"import matching.engine.{name}" for name in WEB_MODULES)
    code = f"import sys; {imports}; sys.exit('scipy' in sys.modules or 'django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
