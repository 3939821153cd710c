"""The card somebody takes along: theirs alone, shown line by line, and only to whoever is asked or mentors them."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from matching.commands import asks, cases, handovers, mentorships
from matching.commands.asks import No
from matching.models import Case, Handover
from matching.queries import handovers as cards
from profiles.commands import blocks, privacy
from profiles.models import Person
from tests.api.program import Program
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, helper, said_yes, text

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
WORDS = {"goals": "Two clients of my own", "helps": "Pictures more than words", "tried": "Flyers in shops"}


def write(person: Person, *shown: str) -> None:
    handovers.save(person=person, said=WORDS, shown=frozenset(shown), at=NOW)


def seen(viewer: Person, owner: Person) -> list[str]:
    return [line.words for line in cards.lines_for(viewer, owner)]


class TestWhoSeesWhat:
    def test_whoever_is_asked_sees_what_is_ticked_and_nothing_else(self, mina: Person, teo: Person) -> None:
        asked(teo, mina)
        write(teo)
        assert seen(mina, teo) == []
        write(teo, "helps", "goals", "hours")
        assert seen(mina, teo) == ["Two clients of my own", "Pictures more than words"]
        write(teo, "helps")  # taken back, at once
        assert seen(mina, teo) == ["Pictures more than words"]

    def test_nobody_else_sees_anything(self, mina: Person, teo: Person, sam: Person, cora: Person) -> None:
        asked(teo, mina)
        write(teo, *WORDS)
        assert seen(helper("Jo"), teo) == seen(sam, teo) == seen(cora, teo) == []

    @pytest.mark.parametrize("end", ["no", "withdrawn", "another yes", "block", "finished"])
    def test_when_it_is_over_it_is_seen_no_more(self, mina: Person, teo: Person, end: str) -> None:
        jo = helper("Jo")
        case = asked(teo, mina, jo)
        write(teo, *WORDS)
        assert seen(mina, teo)
        if end == "no":
            asks.decline(ask=ask_of(case, mina), by=mina, no=No(), at=NOW)
        elif end == "withdrawn":
            cases.withdraw(case=case, by=teo, at=NOW)
        elif end == "another yes":
            cases.ask_early(case=case, by=teo, at=NOW)
            asks.accept(ask=ask_of(case, jo), by=jo, at=NOW)
        elif end == "block":
            blocks.add(blocker=teo, blocked=mina, at=NOW)
        else:
            pair = asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)
            assert pair is not None
            assert seen(mina, teo)  # while they are together
            mentorships.end(mentorship=pair, by=mina, at=NOW)
        assert seen(mina, teo) == []

    def test_it_goes_along_to_the_next_mentor(self, mina: Person, teo: Person) -> None:
        pair, jo = said_yes(teo, mina), helper("Jo")
        write(teo, "goals")
        assert seen(jo, teo) == []
        mentorships.end(mentorship=pair, by=mina, hands_on=True, at=NOW + 24 * HOUR)
        assert Case.objects.get(follows=pair.ask.case).asks.get().mentor == jo
        assert (seen(jo, teo), seen(mina, teo)) == (["Two clients of my own"], [])


def test_a_card_that_says_nothing_is_none(teo: Person) -> None:
    write(teo, *WORDS)
    handovers.save(person=teo, said={}, shown=frozenset({"goals"}), at=NOW)
    assert not Handover.objects.exists()


def test_the_database_shows_no_field_that_is_not_there(teo: Person) -> None:
    with pytest.raises(IntegrityError, match="handover_shows_its_own_fields"), transaction.atomic():
        Handover.objects.create(person=teo, shown=["contact"], changed_at=NOW)


def test_it_is_handed_out_and_goes_with_its_owner(mina: Person, teo: Person) -> None:
    asked(teo, mina)
    write(teo, "goals")
    assert privacy.export(person=teo, at=NOW)["handover"][0]["tried"] == "Flyers in shops"
    assert "Flyers" not in str(privacy.export(person=mina, at=NOW))
    privacy.erase(person=teo, by=None, at=NOW)
    assert not Handover.objects.exists()


@pytest.mark.usefixtures("wednesday")
class TestThePages:
    def test_its_owner_writes_it_and_sees_what_others_see(self, teo: Person, sign_in: SignIn) -> None:
        browser = sign_in(teo)
        assert "Nothing. Tick a line" in text(browser, "/card/")
        browser.post("/card/", {**WORDS, "show_goals": "on"})
        page = text(browser, "/card/")
        assert page.count("Two clients of my own") == 2
        assert page.count("Flyers in shops") == 1
        assert Handover.objects.get().shown == ["goals"]

    def test_too_long_is_said_and_kept_and_changes_nothing(self, teo: Person, sign_in: SignIn) -> None:
        answer = sign_in(teo).post("/card/", {"goals": "x" * 601, "tried": "Mine"}).content.decode()
        assert "600 letters fit here" in answer
        assert "Mine</textarea>" in answer
        assert not Handover.objects.exists()

    def test_whoever_is_asked_reads_it_on_the_request_and_then_together(
        self, mina: Person, teo: Person, sign_in: SignIn
    ) -> None:
        case = asked(teo, mina, at=NOW - HOUR)
        write(teo, "goals")
        mentor = sign_in(mina)
        page = text(mentor, "/requests/")
        assert "Two clients of my own" in page
        assert "Flyers" not in page
        pair = asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)
        assert pair is not None
        assert "Two clients of my own" not in text(mentor, "/requests/?tab=answered")
        assert "What Teo takes along" in text(mentor, pair.get_absolute_url())
        assert "takes along" not in text(sign_in(teo), pair.get_absolute_url())


@pytest.mark.usefixtures("wednesday")
def test_programs_do_the_same(mina: Person, teo: Person) -> None:
    asked(teo, mina, at=NOW - HOUR)
    own, mentor = Program(teo), Program(mina)
    answer = own.ask("PUT", "me/handover/", {**WORDS, "shown": ["goals"]}).json()
    assert [line["field"] for line in answer["seen"]] == ["goals"]
    (card,) = mentor.ask("GET", "asks/").json()["results"]
    assert [line["words"] for line in card["handover"]] == ["Two clients of my own"]
    assert own.ask("PUT", "me/handover/", {"goals": "x", "shown": ["contact"]}).status_code == 400
    own.ask("PUT", "me/handover/", WORDS)
    assert mentor.ask("GET", "asks/").json()["results"][0]["handover"] == []
