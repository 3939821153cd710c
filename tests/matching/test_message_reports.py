"""A message between two people, reported: what moderators see of it, and what the two are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from matching.choices import AskState
from matching.commands import bonds, messages
from matching.models import Mentorship, Message
from profiles.choices import Curb, RoleName, Verdict, Wrong
from profiles.commands import decisions, reports
from profiles.commands.restrictions import Measure
from profiles.errors import AlreadyDecided, NotYoursToDecide, SlowedDown
from profiles.models import AuditEntry, Decision, Notice, Person, Report
from profiles.queries import reports as reading
from tests.factories import NOW, RoleFactory
from tests.matching.helping import HOUR, ask_of, asked, said_yes

SignIn = Callable[[Person], Client]
LATER = NOW + 2 * HOUR
OUT, SLOW = Measure(Curb.SUSPEND, 7), Measure(Curb.SLOW, 3)


@pytest.fixture
def pair(teo: Person, mina: Person) -> Mentorship:
    return said_yes(teo, mina)


def wrote(pair: Mentorship, author: Person, words: str, minutes: int = 0) -> Message:
    at = LATER + timedelta(minutes=minutes)
    message, _made = messages.send(mentorship=pair, author=author, words=words, form_key=f"{words}", at=at)
    return message


def reported(message: Message, by: Person) -> Report:
    found = reading.find(viewer=by, kind="matching.message", key=message.key)
    assert found is not None
    return reports.file(
        reporter=by, kind="matching.message", key=message.key, found=found, wrong=Wrong.MONEY, words="", at=LATER
    )


def test_a_message_is_hidden_from_the_other_alone(
    pair: Mentorship, mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    message = wrote(pair, mina, "For the template I take 20.")
    address = f"/messages/{pair.key}/"
    assert f"/report/matching.message/{message.key}/" in sign_in(teo).get(address).content.decode()
    report = reported(message, teo)
    decision = decisions.decide(
        report=report, by=mo, verdict=Verdict.HIDE, rule=Wrong.MONEY, reason="Help here is free.", at=LATER
    )
    theirs = sign_in(teo).get(address).content.decode()
    assert "A moderator took this message out." in theirs
    assert "I take 20" not in theirs
    assert "I take 20" not in sign_in(teo).get("/messages/").content.decode()
    assert "Only you still see it." in sign_in(mina).get(address).content.decode()
    decisions.undo(decision=decision, by=mo, at=LATER)
    assert "I take 20" in sign_in(teo).get(address).content.decode()


def test_only_who_received_a_message_reports_it(pair: Mentorship, mina: Person, teo: Person, sam: Person) -> None:
    message = wrote(pair, mina, "Hello")
    for person in (mina, sam):
        assert reading.find(viewer=person, kind="matching.message", key=message.key) is None
    assert reading.find(viewer=teo, kind="matching.message", key=message.key) is not None


def test_a_moderator_reads_ten_around_it_after_saying_why_and_both_are_told(
    pair: Mentorship, mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    lines = [wrote(pair, mina if number % 2 else teo, f"line-{number:02}.", number) for number in range(25)]
    report = reported(lines[12] if lines[12].author == mina else lines[13], teo)
    moderator = sign_in(mo)
    address = f"/moderation/{report.key}/"
    before = moderator.get(address).content.decode()
    assert "line-12." not in before
    assert "line-14." not in before
    refused = moderator.post(f"{address}open/", {"why": ""}).content.decode()
    assert "Please say in a few words why." in refused
    assert not Notice.objects.filter(verb="conversation_opened").exists()
    opened = moderator.post(f"{address}open/", {"why": "To see what came before."}, follow=True).content.decode()
    assert all(f"line-{number:02}." in opened for number in range(3, 24))
    assert "line-02." not in opened
    assert "line-24." not in opened
    told = Notice.objects.filter(verb="conversation_opened").values_list("person", flat=True)
    assert sorted(told) == sorted([mina.pk, teo.pk])
    moderator.post(f"{address}open/", {"why": "Once more."})
    assert Notice.objects.filter(verb="conversation_opened").count() == 2
    assert AuditEntry.objects.filter(action="conversation.opened").count() == 1


def test_without_a_report_nobody_opens_a_conversation(
    pair: Mentorship, mina: Person, mo: Person, sign_in: SignIn
) -> None:
    message = wrote(pair, mina, "Private words")
    moderator = sign_in(mo)
    assert moderator.get(f"/messages/{pair.key}/").status_code == 404
    assert moderator.post(f"/moderation/{message.key}/open/", {"why": "Curious"}).status_code == 404


def test_who_mentors_one_of_them_does_not_decide(pair: Mentorship, mina: Person, teo: Person, sam: Person) -> None:
    other = said_yes(sam, mina, at=NOW + timedelta(days=1))
    RoleFactory.create(person=sam, role=RoleName.MODERATOR)
    report = reported(wrote(pair, mina, "Hello"), teo)
    assert other.mentor == mina
    with pytest.raises(NotYoursToDecide):
        decisions.decide(report=report, by=sam, verdict=Verdict.KEEP, rule=Wrong.OTHER, reason="", at=LATER)


def test_a_hidden_message_cannot_be_told_from_its_excerpt(
    pair: Mentorship, mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    wrote(pair, mina, "First words")
    messages.hide(message=wrote(pair, mina, "Last words", 1), by=mo, at=LATER)
    listed = sign_in(teo).get("/messages/").content.decode()
    assert "First words" in listed
    assert "Last words" not in listed


def test_a_message_is_put_away_for_its_reader_alone(
    pair: Mentorship, mina: Person, teo: Person, sign_in: SignIn
) -> None:
    message = wrote(pair, mina, "For the template I take 20.")
    address = f"/messages/{pair.key}/"
    reader = sign_in(teo)
    reader.post(f"/report/matching.message/{message.key}/", {"wrong": "money", "hide_now": "on"})
    for path in (address, "/messages/"):
        assert "For the template" not in reader.get(path).content.decode()
    assert "You put this message away." in reader.get(address).content.decode()
    assert "For the template" in sign_in(mina).get(address).content.decode()
    assert "put this message away" not in sign_in(mina).get(address).content.decode()
    reader.post(f"/report/matching.message/{message.key}/again/")
    assert "For the template" in reader.get(address).content.decode()


def given_back(pair: Mentorship, author: Person, reader: Person, by: Person) -> tuple[Message, Decision]:
    message = wrote(pair, author, "Write to me at mina@example.org")
    report = reported(message, reader)
    decision = decisions.decide(
        report=report, by=by, verdict=Verdict.MEND, rule=Wrong.PRIVATE, reason="No address.", at=LATER
    )
    return message, decision


def test_given_back_it_is_mended_by_its_author(
    pair: Mentorship, mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    message, decision = given_back(pair, mina, teo, mo)
    address = f"/messages/{pair.key}/"
    assert "mina@example.org" not in sign_in(teo).get(address).content.decode()
    page = decision.get_absolute_url()
    assert "Write to me at mina@example.org" in sign_in(mina).get(page).content.decode()
    kept = sign_in(mina).post(f"{page}mend/", {"mended": "Write to mina@example.org!"}).content.decode()
    assert "There is still something in it" in kept
    assert "Write to mina@example.org!" in kept
    assert "Write to mina" not in sign_in(teo).get(address).content.decode()
    sign_in(mina).post(f"{page}mend/", {"mended": "Write to me here."})
    assert "Write to me here." in sign_in(teo).get(address).content.decode()
    message.refresh_from_db()
    assert (message.words, message.hidden_at) == ("Write to me here.", None)


def test_mended_once_and_by_nobody_else(pair: Mentorship, mina: Person, teo: Person, mo: Person, sam: Person) -> None:
    _message, decision = given_back(pair, mina, teo, mo)
    for other in (teo, sam):
        with pytest.raises(AlreadyDecided):
            decisions.mend(decision=decision, by=other, words="Mine now.", at=LATER)
    decisions.mend(decision=decision, by=mina, words="Write to me here.", at=LATER)
    with pytest.raises(AlreadyDecided):
        decisions.mend(decision=decision, by=mina, words="And again.", at=LATER)


def test_who_is_asked_or_asks_does_not_decide(mina: Person, teo: Person, sam: Person) -> None:
    asked(teo, mina)
    RoleFactory.create(person=mina, role=RoleName.MODERATOR)
    found = reading.find(viewer=sam, kind="profiles.person", key=teo.key)
    assert found is not None
    report = reports.file(
        reporter=sam, kind="profiles.person", key=teo.key, found=found, wrong=Wrong.SPAM, words="", at=LATER
    )
    with pytest.raises(NotYoursToDecide):
        decisions.decide(report=report, by=mina, verdict=Verdict.KEEP, rule=Wrong.SPAM, reason="", at=LATER)


def test_out_ones_clocks_stand_and_nobody_waits_for_them(mina: Person, teo: Person, sam: Person, mo: Person) -> None:
    """Teo asked Mina; Mina is out: he goes on without her. Teo is out: his own clock stands."""
    case = asked(teo, mina)
    for person in (mina, teo):
        found = reading.find(viewer=sam, kind="profiles.person", key=person.key)
        assert found is not None
        report = reports.file(
            reporter=sam, kind="profiles.person", key=person.key, found=found, wrong=Wrong.SPAM, words="", at=LATER
        )
        decisions.decide(
            report=report, by=mo, verdict=Verdict.WARN, rule=Wrong.SPAM, reason="No.", measure=OUT, at=LATER
        )
        case.refresh_from_db()
        if person == mina:
            assert bonds.go_on_without(at=LATER) == 1
            assert (ask_of(case, mina).state, ask_of(case, mina).runs) == (AskState.PENDING, False)
            assert case.stopped_at is None
    assert case.stopped_at == LATER


def test_slowed_down_one_writes_fewer_messages(pair: Mentorship, mina: Person, teo: Person, mo: Person) -> None:
    report = reported(wrote(pair, mina, "Hello"), teo)
    decisions.decide(report=report, by=mo, verdict=Verdict.WARN, rule=Wrong.SPAM, reason="No.", measure=SLOW, at=LATER)
    wrote(pair, mina, "One", minutes=1)
    with pytest.raises(SlowedDown):
        wrote(pair, mina, "Two", minutes=2)
    wrote(pair, mina, "Three", minutes=61)
