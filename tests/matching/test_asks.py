"""The answers to an ask: who may say what when, what it moves, and how it is taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from benchmarks.races import is_a_path
from matching.choices import AskState, CaseState, MentorshipState, Reason, Step
from matching.commands import asks, cases, mentorships, messages, moves
from matching.commands.asks import No
from matching.errors import (
    AlreadySupported,
    AnsweredAlready,
    AskIsOver,
    MentorIsFull,
    MentorshipIsOver,
    NothingToUndo,
    QuestionMissing,
)
from matching.models import Ask, Case, Mentorship, Message
from matching.queries import asks as asked_of
from matching.queries import mentorships as together
from profiles.commands import blocks, privacy
from profiles.models import Offer, Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, asker, helper, said_yes
from tests.matching.test_ladder import fresh, states, told

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


class TestYes:
    def test_a_yes_starts_a_mentorship_and_closes_the_case(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina, contact="0117 000", length="one_off")
        case = Case.objects.get()
        assert (case.state, case.due_at, case.closed_at) == (CaseState.SUPPORTED, None, NOW + HOUR)
        assert (pair.mentee, pair.mentor, pair.seat, pair.state) == (teo, mina, 0, MentorshipState.ACTIVE)
        assert pair.until == NOW + HOUR + timedelta(days=14)
        assert Offer.objects.get(person=mina).taken == 1
        assert told(teo) == ["ask_accepted"]
        assert together.pair_for(pair, mina).theirs.contact == "0117 000"
        assert together.pair_for(pair, teo).theirs.contact == ""
        assert is_a_path(case)

    def test_said_twice_it_is_one_yes(self, mina: Person, teo: Person) -> None:
        said_yes(teo, mina)
        assert asks.accept(ask=Ask.objects.get(), by=mina, at=NOW + 2 * HOUR) is None
        assert Mentorship.objects.count() == 1

    def test_the_first_one_wins_and_the_others_are_thanked(self, mina: Person, teo: Person) -> None:
        jo = helper("Jo")
        case = asked(teo, mina, jo)
        cases.advance_due(at=NOW + 48 * HOUR)
        asks.accept(ask=ask_of(case, mina), by=mina, at=NOW + 49 * HOUR)  # after her time
        assert states(case) == {"Mina": AskState.ACCEPTED, "Jo": AskState.WITHDRAWN}
        assert told(jo) == ["ask_received", "ask_closed"]
        with pytest.raises(AlreadySupported):
            asks.accept(ask=ask_of(case, jo), by=jo, at=NOW + 50 * HOUR)
        assert is_a_path(case)

    def test_a_full_mentor_is_told_what_to_do(self, mina: Person, teo: Person) -> None:
        Offer.objects.filter(person=mina).update(room=1)
        said_yes(asker("Ana"), mina)
        Offer.objects.filter(person=mina).update(taken=0)  # a wrong tally gives nobody a place
        case = asked(teo, mina)
        with pytest.raises(MentorIsFull):
            asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)
        assert fresh(case).state == CaseState.OPEN
        assert Mentorship.objects.count() == 1

    def test_the_database_gives_a_seat_once(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina)
        pair.pk, pair.key = None, "other"
        with pytest.raises(IntegrityError, match="mentorship_one_per"), transaction.atomic():
            pair.save(force_insert=True)

    def test_a_first_line_goes_along(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        asks.accept(ask=ask_of(case, mina), by=mina, words="Monday at nine?", at=NOW)
        assert Message.objects.get().words == "Monday at nine?"
        assert told(teo) == ["message_received", "ask_accepted"]


class TestTheWaitingList:
    def test_places_are_numbered_and_the_case_moves_on(self, mina: Person, teo: Person) -> None:
        jo = helper("Jo")
        first, second = asked(asker("Ana"), mina), asked(teo, mina, jo)
        for hour, case in enumerate((first, second)):
            assert asks.put_on_list(ask=ask_of(case, mina), by=mina, at=NOW + hour * HOUR) is True
        assert asks.put_on_list(ask=ask_of(first, mina), by=mina, at=NOW + 5 * HOUR) is False
        assert asked_of.place_of(ask_of(second, mina)) == 2
        assert ask_of(second, jo).state == AskState.PENDING
        assert teo.notices.get(verb="ask_listed").facts["place"] == 2

    def test_a_place_that_comes_free_is_told_and_a_yes_from_the_list_counts(self, mina: Person, teo: Person) -> None:
        Offer.objects.filter(person=mina).update(room=1)
        pair = said_yes(asker("Ana"), mina)
        Offer.objects.filter(person=mina).update(room=2)
        case = asked(teo, mina)
        asks.put_on_list(ask=ask_of(case, mina), by=mina, at=NOW)
        mentorships.end(mentorship=pair, by=mina, at=NOW)
        assert "place_opened" in told(mina)
        assert asks.accept(ask=ask_of(case, mina), by=mina, at=NOW) is not None


class TestNo:
    def test_a_no_is_kind_and_goes_on_at_once(self, mina: Person, teo: Person) -> None:
        jo = helper("Jo")
        case = asked(teo, mina, jo)
        assert asks.decline(ask=ask_of(case, mina), by=mina, no=No(Reason.NO_TIME, "Ask Jo!"), at=NOW) is True
        assert asks.decline(ask=ask_of(case, mina), by=mina, no=No(), at=NOW) is False
        assert ask_of(case, jo).due_at == NOW + 24 * HOUR
        assert told(teo) == ["ask_sent", "ask_declined"]
        with pytest.raises(AnsweredAlready):
            asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)

    def test_no_and_pause_is_one_step(self, mina: Person, teo: Person) -> None:
        asks.decline(ask=ask_of(asked(teo, mina), mina), by=mina, no=No(pauses=True), at=NOW)
        assert Offer.objects.get(person=mina).paused_at == NOW

    def test_whom_a_mentor_suggests_is_asked_next(self, mina: Person, teo: Person) -> None:
        jo = helper("Jo")
        case = asked(teo, mina)
        asks.decline(ask=ask_of(case, mina), by=mina, no=No(Reason.OTHER_FITS, suggested=jo), at=NOW)
        assert ask_of(case, jo).wished is True


class TestAQuestion:
    def test_it_is_the_seekers_turn_then_the_mentors_again(self, mina: Person, teo: Person) -> None:
        ask = ask_of(asked(teo, mina), mina)
        with pytest.raises(QuestionMissing):
            asks.want_more(ask=ask, by=mina, question="  ", at=NOW)
        assert asks.want_more(ask=ask, by=mina, question="Since when?", at=NOW + HOUR) is True
        assert asks.want_more(ask=ask, by=mina, question="Again?", at=NOW + HOUR) is False
        assert fresh(ask.case).due_at == NOW + 25 * HOUR
        assert asks.reply(ask=ask, by=teo, words="May", at=NOW + 2 * HOUR) is True
        assert asks.reply(ask=ask, by=teo, words="June", at=NOW + 2 * HOUR) is False
        ask.refresh_from_db()
        assert (ask.state, ask.reply, ask.due_at) == (AskState.PENDING, "May", NOW + 26 * HOUR)
        assert told(mina)[-1] == "question_answered"

    def test_a_question_without_an_answer_is_not_the_mentors_silence(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        asks.want_more(ask=ask_of(case, mina), by=mina, question="Since when?", at=NOW)
        cases.advance_due(at=NOW + 24 * HOUR)
        assert ask_of(case, mina).state == AskState.EXPIRED
        assert Offer.objects.get(person=mina).unanswered == 0


class TestUndo:
    @pytest.mark.parametrize("answer", ["no", "list", "yes"])
    def test_an_answer_can_be_taken_back_for_a_while(self, mina: Person, teo: Person, answer: str) -> None:
        case = asked(teo, mina)
        self.give(answer, case, mina)
        asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + 9 * MINUTE)
        assert ask_of(case, mina).state == AskState.PENDING
        assert fresh(case).state == CaseState.OPEN
        assert fresh(case).due_at is not None
        assert not Mentorship.objects.filter(state=MentorshipState.ACTIVE).exists()
        assert Offer.objects.get(person=mina).taken == 0
        assert is_a_path(case)
        self.give("yes", case, mina)
        assert Mentorship.objects.filter(state=MentorshipState.ACTIVE).count() == 1

    def give(self, answer: str, case: Case, mentor: Person) -> None:
        ask = ask_of(case, mentor)
        if answer == "yes":
            asks.accept(ask=ask, by=mentor, at=NOW)
        elif answer == "list":
            asks.put_on_list(ask=ask, by=mentor, at=NOW)
        else:
            asks.decline(ask=ask, by=mentor, no=No(), at=NOW)

    def test_later_it_is_too_late(self, mina: Person, teo: Person) -> None:
        case = asked(teo, mina)
        self.give("no", case, mina)
        with pytest.raises(NothingToUndo):
            asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + 11 * MINUTE)
        with pytest.raises(NothingToUndo):
            asks.undo(ask=ask_of(asked(asker("Ana"), mina), mina), by=mina, at=NOW)  # nothing was answered

    def test_once_the_two_talk_a_yes_stands(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=teo, words="Hello", form_key="1", at=NOW + HOUR)
        with pytest.raises(NothingToUndo):
            asks.undo(ask=Ask.objects.get(), by=mina, at=NOW + HOUR + MINUTE)

    def test_undoing_a_no_leaves_the_next_one_their_turn(self, mina: Person, teo: Person) -> None:
        jo = helper("Jo")
        case = asked(teo, mina, jo)
        self.give("no", case, mina)
        asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + MINUTE)
        assert states(case) == {"Mina": AskState.PENDING, "Jo": AskState.PENDING}
        assert [ask_of(case, who).runs for who in (mina, jo)] == [False, True]

    def test_undoing_a_yes_brings_the_others_back(self, mina: Person, teo: Person) -> None:
        jo = helper("Jo")
        case = asked(teo, mina, jo)
        cases.ask_early(case=case, by=teo, at=NOW)
        asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)
        asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + MINUTE)
        assert states(case) == {"Mina": AskState.PENDING, "Jo": AskState.PENDING}
        assert is_a_path(case)


def test_no_move_outside_the_table(mina: Person, teo: Person) -> None:
    said_yes(teo, mina)
    ask = Ask.objects.select_related("case").get()
    with pytest.raises(moves.NoSuchMove):
        moves.move_ask(ask=ask, to=AskState.WAITING, verb="listed", at=NOW)  # type: ignore[arg-type]
    with pytest.raises(moves.NoSuchMove):
        moves.move_case(case=ask.case, to=CaseState.WITHDRAWN, verb="withdrawn", at=NOW)  # type: ignore[arg-type]


def test_what_was_taken_back_cannot_be_answered(mina: Person, teo: Person) -> None:
    case = asked(teo, mina)
    cases.withdraw(case=case, by=teo, at=NOW)
    with pytest.raises(AskIsOver):
        asks.accept(ask=ask_of(case, mina), by=mina, at=NOW)


class TestTheEnd:
    def test_either_may_end_it_and_the_place_is_free(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina, contact="0117 000")
        assert mentorships.end(mentorship=pair, by=teo, farewell="Thank you", at=NOW) is True
        assert mentorships.end(mentorship=pair, by=teo, at=NOW) is False
        assert told(mina)[-1] == "mentorship_ended"
        assert Offer.objects.get(person=mina).taken == 0
        assert not pair.partners.exclude(contact="").exists()
        with pytest.raises(MentorshipIsOver):
            messages.send(mentorship=pair, author=mina, words="Hi", form_key="1", at=NOW)

    def test_a_block_ends_it_at_once_and_tells_nobody(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina)
        before = told(mina)
        blocks.add(blocker=teo, blocked=mina, at=NOW)
        assert not together.visible_to(mina).exists()
        assert not together.visible_to(teo).exists()
        assert told(mina) == before
        assert Offer.objects.get(person=mina).taken == 0
        with pytest.raises(MentorshipIsOver):
            messages.send(mentorship=pair, author=mina, words="Hi", form_key="1", at=NOW)

    def test_what_was_agreed_completes_by_itself(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina, length="one_off")
        assert mentorships.finish_due(at=NOW + timedelta(days=14)) == 0
        assert mentorships.finish_due(at=NOW + timedelta(days=15)) == 1
        assert mentorships.finish_due(at=NOW + timedelta(days=15)) == 0
        pair.refresh_from_db()
        assert pair.state == MentorshipState.COMPLETED
        assert Offer.objects.get(person=mina).taken == 0

    def test_erased_people_leave_nothing_open_and_no_words(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina)
        messages.send(mentorship=pair, author=teo, words="My secret", form_key="1", at=NOW)
        messages.send(mentorship=pair, author=mina, words="Hers", form_key="1", at=NOW)
        open_case = asked(teo, helper("Jo"), form="2")
        export = privacy.export(person=teo, at=NOW)
        assert [row["words"] for row in export["messages"]] == ["My secret"]
        assert len(export["cases"]) == 2
        privacy.erase(person=teo, by=None, at=NOW)
        assert fresh(open_case).state == CaseState.WITHDRAWN
        assert not Case.objects.exclude(words="").exists()
        assert [message.words for message in Message.objects.all()] == ["Hers"]
        assert together.visible_to(mina).get().state == MentorshipState.ENDED

    def test_an_erased_mentor_lets_their_cases_go_on(self, mina: Person, teo: Person) -> None:
        jo = helper("Jo")
        case = asked(teo, mina, jo)
        privacy.erase(person=mina, by=None, at=NOW)
        assert ask_of(case, jo).state == AskState.PENDING
        assert fresh(case).step == Step.ASKS


class TestMessages:
    def test_the_same_form_ten_times_is_one_message(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina)
        sent = [messages.send(mentorship=pair, author=teo, words="Hi", form_key="1", at=NOW) for _time in range(10)]
        assert [new for _message, new in sent] == [True] + [False] * 9
        assert Message.objects.count() == 1
        assert told(mina).count("message_received") == 1

    def test_read_marks_only_if_both_allow_them(self, mina: Person, teo: Person) -> None:
        pair = said_yes(teo, mina)
        assert together.pair_for(pair, teo).marks is False
        mentorships.show_read(mentorship=pair, person=teo, shows=True)
        assert together.pair_for(pair, teo).marks is False
        mentorships.show_read(mentorship=pair, person=mina, shows=True)
        assert together.pair_for(pair, teo).marks is True
