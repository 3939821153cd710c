"""The same rules as on the pages, for a program."""

from profiles.commands import blocks
from profiles.models import Decision, Person, Report
from tests.api.program import Program
from tests.factories import NOW


def sent(about: Person) -> dict[str, str]:
    return {"kind": "profiles.person", "key": about.key, "wrong": "money", "words": "She asked me for 20."}


def test_from_a_report_to_the_author_and_back(mina: Person, teo: Person, mo: Person) -> None:
    assert Program(teo).ask("POST", "reports/", sent(mina)).status_code == 204
    moderator = Program(mo)
    (matter,) = moderator.ask("GET", "moderation/").json()["results"]
    assert (matter["about"], matter["reports"][0]["words"]) == (mina.key, "She asked me for 20.")
    said = {"verdict": "hide", "rule": "money", "reason": "Help here is free."}
    decided = moderator.ask("POST", f"moderation/{matter['key']}/", said)
    assert decided.status_code == 201
    read = Program(mina).ask("GET", f"decisions/{decided.json()['key']}/").json()
    assert read["reason"] == "Help here is free."
    assert "Teo" not in str(read)
    assert moderator.ask("POST", f"decisions/{read['key']}/undo/").json() == {"missing": 0}
    assert Decision.objects.get().undone_at is not None


def test_what_one_cannot_see_cannot_be_reported(mina: Person, teo: Person) -> None:
    blocks.add(blocker=mina, blocked=teo, at=NOW)
    assert Program(teo).ask("POST", "reports/", sent(mina)).status_code == 404
    assert Program(mina).ask("POST", "reports/", sent(mina)).status_code == 404
    assert not Report.objects.exists()


def test_a_decision_without_a_reason_is_refused(mina: Person, teo: Person, mo: Person) -> None:
    Program(teo).ask("POST", "reports/", sent(mina))
    key = Report.objects.get().key
    refused = Program(mo).ask("POST", f"moderation/{key}/", {"verdict": "warn", "rule": "money"})
    assert refused.status_code == 409
    assert refused.json()["detail"] == "Please write a sentence that the author will read."
    assert not Decision.objects.exists()


def test_a_profile_has_nothing_around_it(mina: Person, teo: Person, mo: Person) -> None:
    Program(teo).ask("POST", "reports/", sent(mina))
    assert Program(mo).ask("GET", f"moderation/{Report.objects.get().key}/around/").status_code == 404


def test_moderators_read_what_was_decided_and_nobody_else(mo: Person, teo: Person, mina: Person) -> None:
    program = Program(mo)
    Program(teo).ask("POST", "reports/", {"kind": "profiles.person", "key": mina.key, "wrong": "spam"})
    (matter,) = program.ask("GET", "moderation/").json()["results"]
    program.ask("POST", f"moderation/{matter['key']}/", {"verdict": "keep", "rule": "spam", "reason": "All fine."})
    assert [one["verdict"] for one in program.ask("GET", "decisions/").json()["results"]] == ["keep"]
    assert Program(teo).ask("GET", "decisions/").status_code == 404
