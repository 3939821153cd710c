import json

import pytest
from django.core.management import call_command

from matching.models import MatchRun
from profiles.models import Person


def test_it_prints_progress_and_a_table(mina: Person, teo: Person, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rematch")
    said = capsys.readouterr().out
    assert said.index("reading ...") < said.index("assignment ...") < said.index("writing ...")
    assert "1 of 1 people who look have a pick" in said
    assert "Why the zeros: there are none" in said
    assert MatchRun.objects.get().key in said


def test_json_is_nothing_but_json(mina: Person, teo: Person, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rematch", "--json")
    figures = json.loads(capsys.readouterr().out)
    assert figures["run"] == MatchRun.objects.get().key
    assert figures["facts"]["skill"] == {"yes": 1, "part": 0, "no": 0, "not_said": 0}
    assert set(figures["suggestions"]) == {"0", "1", "2", "3+"}
    assert {"mean", "p10", "p1", "least"} == set(figures["fit"])


def test_a_dry_run_says_that_it_is_one(mina: Person, teo: Person, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rematch", "--dry-run")
    assert "nothing was written" in capsys.readouterr().out
    assert not MatchRun.objects.exists()


def test_a_pool_of_nobody(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rematch", "--pool", "nobody")
    assert "0 of 0 people who look have a pick" in capsys.readouterr().out
