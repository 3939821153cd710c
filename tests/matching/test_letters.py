"""Coordinators write to somebody who waits, and are answered; and take back that they asked somebody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from matching.choices import AskState
from matching.commands import asks, cases, letters
from matching.errors import CaseIsOver, NothingToUndo, NotOnBoard, SaysNothing
from matching.models import Case, Letter
from profiles.commands import privacy
from profiles.models import Person
from tests.factories import NOW, PersonFactory
from tests.matching.helping import HOUR, ask_of, asked, asker, helper, text
from tests.matching.test_ladder import fresh, told, verbs

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
MINUTE = timedelta(minutes=1)


def write(case: Case, author: Person, words: str = "May I call you?", form: str = "1") -> tuple[Letter, bool]:
    return letters.write(case=case, author=author, words=words, form_key=form, at=NOW)


def test_whoever_writes_has_taken_it_up_and_is_answered(teo: Person, cora: Person) -> None:
    case = asked(teo)
    assert write(case, cora)[1] is True
    assert write(case, cora)[1] is False  # the same form
    assert fresh(case).taken_by == cora
    assert verbs(case).count("taken") == 1
    assert told(teo).count("case_letter") == 1
    write(case, teo, "Yes, after six.")
    assert told(cora)[-1] == "case_answer"


def test_who_took_it_up_keeps_it(teo: Person, cora: Person) -> None:
    other = PersonFactory.create(name="Carl")
    case = asked(teo)
    cases.take_up(case=case, by=cora, at=NOW)
    write(case, other)
    assert fresh(case).taken_by == cora


def test_nothing_empty_nothing_before_and_nothing_after(mina: Person, teo: Person, cora: Person) -> None:
    early = asked(teo, mina)
    with pytest.raises(NotOnBoard):
        write(early, cora)
    case = asked(asker("Ana"), form="2")
    Case.objects.filter(pk=case.pk).update(step="board")
    with pytest.raises(SaysNothing):
        write(case, cora, " ")
    cases.withdraw(case=case, by=case.person, at=NOW)
    with pytest.raises(CaseIsOver):
        write(case, cora)
    assert not Letter.objects.exists()


def test_erasing_takes_the_words_along(teo: Person, cora: Person) -> None:
    case = asked(teo)
    write(case, cora)
    write(case, teo, "My number is on the door.")
    assert [one["words"] for one in privacy.export(person=teo, at=NOW)["letters"]] == ["My number is on the door."]
    privacy.erase(person=teo, by=None, at=NOW)
    assert not Letter.objects.exists()


class TestUndo:
    def test_an_assignment_is_taken_back_for_a_while(self, teo: Person, cora: Person) -> None:
        case, jo = asked(teo), helper("Jo")
        ask = cases.assign(case=case, mentor=jo, by=cora, at=NOW)
        cases.unassign(ask=ask, by=cora, at=NOW + 5 * MINUTE)
        assert ask_of(case, jo).state == AskState.WITHDRAWN
        assert told(jo) == ["ask_received", "ask_withdrawn"]
        assert fresh(case).due_at == NOW + 5 * MINUTE + 24 * HOUR

    def test_whoever_was_asked_before_is_waited_for_again(self, teo: Person, cora: Person) -> None:
        case, jo, kim = asked(teo), helper("Jo"), helper("Kim")
        cases.assign(case=case, mentor=jo, by=cora, at=NOW)
        second = cases.assign(case=case, mentor=kim, by=cora, at=NOW + MINUTE)
        assert ask_of(case, jo).overtaken_at is not None
        cases.unassign(ask=second, by=cora, at=NOW + 2 * MINUTE)
        assert ask_of(case, jo).runs

    @pytest.mark.parametrize("why", ["too late", "answered", "not theirs", "twice"])
    def test_else_it_is_refused(self, teo: Person, cora: Person, why: str) -> None:
        case, jo, at, by = asked(teo), helper("Jo"), NOW + MINUTE, cora
        ask = cases.assign(case=case, mentor=jo, by=cora, at=NOW)
        if why == "too late":
            at = NOW + 11 * MINUTE
        elif why == "answered":
            asks.put_on_list(ask=ask, by=jo, at=NOW)
        elif why == "not theirs":
            by = PersonFactory.create(name="Carl")
        else:
            cases.unassign(ask=ask, by=cora, at=at)
        with pytest.raises(NothingToUndo):
            cases.unassign(ask=ask, by=by, at=at)


@pytest.mark.usefixtures("wednesday")
class TestThePages:
    def test_from_the_board_to_the_case_and_back(self, teo: Person, cora: Person, sign_in: SignIn) -> None:
        case = asked(teo)
        board, own = sign_in(cora), sign_in(teo)
        url = f"/cases/{case.key}/"
        assert f"{url}write/" in text(board, "/waiting/")
        assert "Please write something first." in board.post(f"{url}write/", {"words": ""}).content.decode()
        assert board.post(f"{url}write/", {"words": "May I call you?", "form_key": "1"})["Location"] == "/waiting/"
        assert "May I call you?" in text(own, url)
        assert own.post(f"{url}answer/", {"words": "Yes.", "form_key": "2"})["Location"] == url
        assert "Answered you" in text(board, "/waiting/")
        assert "Yes." in text(board, f"{url}write/")

    def test_nobody_else_reads_it(self, teo: Person, cora: Person, sam: Person, sign_in: SignIn) -> None:
        case = asked(teo)
        write(case, cora)
        assert sign_in(sam).get(f"/cases/{case.key}/write/").status_code == 404
        assert sign_in(teo).get(f"/cases/{case.key}/write/").status_code == 404  # that page is the coordinators'
        assert sign_in(sam).post(f"/cases/{case.key}/answer/", {"words": "x", "form_key": "9"}).status_code == 404

    def test_the_flash_takes_an_assignment_back(self, teo: Person, cora: Person, sign_in: SignIn) -> None:
        case, jo = asked(teo), helper("Jo")
        board = sign_in(cora)
        board.post(f"/cases/{case.key}/assign/", {"mentor": jo.key})
        undo = f"/requests/{ask_of(case, jo).key}/unassign/"
        assert undo in text(board, "/waiting/")
        board.post(undo)
        assert "Jo is not asked any more." in text(board, "/waiting/")
