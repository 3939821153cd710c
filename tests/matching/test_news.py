"""What is mailed about asks, cases and messages: only what is still so when the mail goes."""

import re
from datetime import datetime, timedelta

import pytest

from matching.commands import asks, cases, messages
from matching.commands.asks import No
from matching.models import Message
from matching.queries import links
from profiles.adapters import smtp
from profiles.choices import NoticeKind, Often
from profiles.commands import deliveries, mails, preferences
from profiles.models import Person
from tests.factories import NOW
from tests.matching.helping import HOUR, ask_of, asked, helper, said_yes
from tests.postbox import Postbox

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def post(at: datetime) -> None:
    deliveries.relay_due(at=at)
    mails.send_due(send=smtp.send, at=at)


def subjects(mailbox: Postbox, person: Person) -> list[str]:
    assert person.account is not None
    return [letter["Subject"] for letter in mailbox.letters if letter["To"] == person.account.email]


def in_a_digest(person: Person) -> None:
    chosen = dict.fromkeys(NoticeKind, Often.DAILY)
    preferences.choose(person=person, often=chosen, quiet_from=None, quiet_until=None, at=NOW)


def test_an_ask_that_stands_is_mailed(mina: Person, teo: Person, mailbox: Postbox) -> None:
    asked(teo, mina)
    post(NOW + 5 * MINUTE)
    assert len(subjects(mailbox, mina)) == 1


@pytest.mark.parametrize("after_the_relay", [False, True])
def test_an_ask_taken_back_within_five_minutes_is_not_mailed(
    mina: Person, teo: Person, mailbox: Postbox, after_the_relay: bool
) -> None:
    case = asked(teo, mina)
    if after_the_relay:
        deliveries.relay_due(at=NOW + 5 * MINUTE)
    cases.withdraw(case=case, by=teo, at=NOW + 4 * MINUTE)
    post(NOW + 5 * MINUTE)
    assert subjects(mailbox, mina) == []


def test_whoever_was_mailed_is_told_that_it_is_over(mina: Person, teo: Person, mailbox: Postbox) -> None:
    case = asked(teo, mina)
    post(NOW + 5 * MINUTE)
    cases.withdraw(case=case, by=teo, at=NOW + HOUR)
    post(NOW + 2 * HOUR)
    assert len(subjects(mailbox, mina)) == 2


def test_a_digest_leaves_out_what_is_over(mina: Person, teo: Person, mailbox: Postbox) -> None:
    in_a_digest(mina)
    for number in range(2):
        cases.withdraw(case=asked(teo, mina, form=str(number)), by=teo, at=NOW + HOUR)
    post(NOW + DAY)
    assert subjects(mailbox, mina) == []


def test_an_answer_taken_back_within_five_minutes_is_not_mailed(mina: Person, teo: Person, mailbox: Postbox) -> None:
    case = asked(teo, mina, helper("Jo"))
    asks.put_on_list(ask=ask_of(case, mina), by=mina, at=NOW + MINUTE)
    asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + 2 * MINUTE)
    asks.decline(ask=ask_of(case, mina), by=mina, no=No(), at=NOW + 3 * MINUTE)
    asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + 4 * MINUTE)
    post(NOW + 10 * MINUTE)
    (only,) = subjects(mailbox, teo)
    assert "Jo" in only, "who was asked meanwhile is still so"


def test_an_answer_given_twice_is_mailed_once(mina: Person, teo: Person, mailbox: Postbox) -> None:
    case = asked(teo, mina)
    for minute in (1, 3):
        asks.decline(ask=ask_of(case, mina), by=mina, no=No(), at=NOW + minute * MINUTE)
        if minute == 1:
            asks.undo(ask=ask_of(case, mina), by=mina, at=NOW + 2 * MINUTE)
    cases.withdraw(case=case, by=teo, at=NOW + 4 * MINUTE)
    post(NOW + 10 * MINUTE)
    assert len(subjects(mailbox, teo)) == 1


@pytest.mark.parametrize("end", ["fresh", "read", "hidden", "read by the author"])
def test_a_message_read_or_hidden_is_not_mailed(mina: Person, teo: Person, mailbox: Postbox, end: str) -> None:
    pair = said_yes(teo, mina)
    post(NOW + 2 * HOUR)
    before = len(subjects(mailbox, teo))
    at = NOW + 3 * HOUR
    messages.send(mentorship=pair, author=mina, words="Monday?", form_key="1", at=at)
    if end == "read":
        messages.read(mentorship=pair, person=teo, until=at, at=at)
    elif end == "hidden":
        messages.hide(message=Message.objects.get(), by=mina, at=at)
    elif end == "read by the author":
        messages.read(mentorship=pair, person=mina, until=at, at=at)
    post(at + 5 * MINUTE)
    assert len(subjects(mailbox, teo)) - before == (end not in ("read", "hidden"))


def test_several_asks_in_one_mail_can_each_be_answered_from_it(
    mina: Person, teo: Person, sam: Person, mailbox: Postbox
) -> None:
    in_a_digest(mina)
    jo = helper("Jo")
    keys = [ask_of(asked(seeker, mina), mina).key for seeker in (teo, sam)]
    asks.decline(ask=ask_of(asked(mina, jo), jo), by=jo, no=No(), at=NOW)
    post(NOW + DAY)
    (letter,) = [one for one in mailbox.letters if one["To"] == mina.account.email]  # type: ignore[union-attr]
    assert "pieces of news" in letter["Subject"], "the no of Jo, which has nothing to answer, among them"
    every = sorted((key, answer) for key in keys for answer in links.ANSWERS)
    for form in ("plain", "html"):
        body = letter.get_body([form])
        assert body is not None
        tokens = re.findall(r"/answer/([^/\s]+)/", body.get_content())
        assert sorted((link.ask, link.answer) for link in map(links.read, tokens) if link) == every


def test_an_ask_and_its_reminder_in_one_digest_are_said_once(mina: Person, teo: Person, mailbox: Postbox) -> None:
    in_a_digest(mina)
    asked(teo, mina)
    cases.advance_due(at=NOW + 24 * HOUR)
    assert [news.verb for news in mina.notices.order_by("id")] == ["ask_received", "ask_reminder"]
    post(NOW + 2 * DAY)
    (subject,) = subjects(mailbox, mina)
    assert "Teo asks you about" in subject


def test_a_reminder_of_an_ask_that_was_mailed_is_mailed(mina: Person, teo: Person, mailbox: Postbox) -> None:
    asked(teo, mina)
    post(NOW + 5 * MINUTE)
    cases.advance_due(at=NOW + 24 * HOUR)
    post(NOW + 25 * HOUR)
    assert len(subjects(mailbox, mina)) == 2
