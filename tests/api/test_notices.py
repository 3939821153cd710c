"""News and what mail somebody wants, for a program: the rules of the pages."""

from datetime import time

import pytest

from profiles.choices import NoticeKind, Often
from profiles.commands import blocks, notices
from profiles.models import Notice, Person
from profiles.queries.preferences import of_person
from tests.api.program import Program
from tests.factories import NOW


def welcome(person: Person, slot: str = "", by: Person | None = None) -> None:
    kind = "profiles.person"
    notices.tell(
        person=person, verb="person_welcomed", subject_kind=kind, subject_key=person.key, slot=slot, by=by, at=NOW
    )


def test_news_is_read_in_plain_words_and_marked(mina: Person, teo: Person) -> None:
    welcome(mina)
    welcome(mina, slot="teo", by=teo)
    program = Program(mina)
    one, other = program.ask("GET", "me/notices/").json()["results"]
    assert (one["line"], one["new"], one["about"]) == ("Welcome, Mina What concerns you appears here.", True, teo.key)
    assert program.ask("POST", f"me/notices/{other['key']}/read/").status_code == 204
    assert [notice["new"] for notice in program.ask("GET", "me/notices/").json()["results"]] == [True, False]
    assert program.ask("POST", "me/notices/read/").status_code == 204
    assert not Notice.objects.filter(read_at=None).exists()


def test_news_of_others_and_about_the_blocked_is_not_there(mina: Person, teo: Person) -> None:
    welcome(mina, by=teo)
    key = Notice.objects.get().key
    assert Program(teo).ask("POST", f"me/notices/{key}/read/").status_code == 404
    blocks.add(blocker=teo, blocked=mina, at=NOW)
    assert Program(mina).ask("GET", "me/notices/").json()["results"] == []
    assert Program(mina).ask("POST", f"me/notices/{key}/read/").status_code == 404


def test_what_is_not_sent_stays_as_it_is(mina: Person) -> None:
    program = Program(mina)
    assert program.ask("GET", "me/preferences/").json()["forum"] == "daily"
    said = {"messages": "weekly", "quiet_from": "22:00", "quiet_until": "07:00"}
    assert program.ask("PATCH", "me/preferences/", said).status_code == 200
    assert program.ask("PATCH", "me/preferences/", {"place": "never"}).json()["messages"] == "weekly"
    wanted = of_person(mina)
    assert (wanted.often(NoticeKind.PLACE), wanted.quiet_from) == (Often.NEVER, time(22))


@pytest.mark.parametrize(
    ("said", "status"),
    [({"quiet_from": "22:00"}, 409), ({"quiet_from": "9:00", "quiet_until": "9:00"}, 409), ({"forum": "hourly"}, 400)],
)
def test_what_cannot_be_is_refused_with_a_sentence(mina: Person, said: dict[str, str], status: int) -> None:
    assert Program(mina).ask("PATCH", "me/preferences/", said).status_code == status
    assert of_person(mina).quiet_from is None
