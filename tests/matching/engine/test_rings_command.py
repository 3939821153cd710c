"""`python -m matching.engine rings FILE`, and one sentence for each thing that is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from matching.engine import cycles
from matching.engine.__main__ import main

GOOD: dict[str, Any] = {
    "people": ["a", "b", "c", "Ünal"],
    "teaches": [["a", "b"], ["b", "a"], ["b", "c"], ["c", "Ünal"], ["Ünal", "b"]],
    "max_length": 4,
}


def written(folder: Path, content: object) -> str:
    path = folder / "graph.json"
    path.write_text(json.dumps(content))
    return str(path)


def test_a_good_file_is_solved_and_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rings", written(tmp_path, GOOD)]) == 0
    solution = json.loads(capsys.readouterr().out)
    assert solution.pop("seconds") >= 0
    assert solution == {"rings": [["b", "c", "Ünal"]], "covered": 3, "bound": 3, "proven": True}


def test_a_shorter_ring_may_be_all_that_is_allowed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rings", written(tmp_path, {**GOOD, "max_length": 2})]) == 0
    assert json.loads(capsys.readouterr().out)["rings"] == [["a", "b"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([], 'The file must hold one object with "people" and "teaches".'),
        ({"people": ["a"]}, '"teaches" is missing.'),
        ({**GOOD, "people": []}, '"people" is empty: there is nobody to match.'),
        ({**GOOD, "people": ["a", "b", "a"]}, 'people[2]: the id "a" stands at people[0] already.'),
        ({**GOOD, "people": ["a", 5]}, "people[1] must be a text that is not empty, not 5."),
        ({**GOOD, "people": "abc"}, '"people" must be a list, not a text.'),
        ({**GOOD, "teaches": [["a"]]}, "teaches[0] must be [teacher, learner], not ['a']."),
        ({**GOOD, "teaches": [["a", "z"]]}, "teaches[0]: there is nobody with the id 'z'."),
        ({**GOOD, "teaches": [[float("nan"), "a"]]}, "teaches[0]: there is nobody with the id nan."),
        ({**GOOD, "max_length": 5}, '"max_length" must be 2, 3 or 4, not 5.'),
        ({**GOOD, "max_length": True}, '"max_length" must be 2, 3 or 4, not True.'),
        ({**GOOD, "max_length": -2}, '"max_length" must be 2, 3 or 4, not -2.'),
    ],
)
def test_what_is_wrong_is_said(content: object, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rings", written(tmp_path, content)]) == 2
    assert capsys.readouterr().err == f"{said}\n"


def test_more_rings_than_can_be_held_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cycles, "MOST", 1)
    assert main(["rings", written(tmp_path, GOOD)]) == 2
    assert "try a smaller" in capsys.readouterr().err
