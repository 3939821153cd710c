"""News that cannot be said, and names that are hard to say."""

from datetime import datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from profiles.adapters import smtp
from profiles.choices import MailState, NoticeKind, Often
from profiles.commands import deliveries, mails, notices, preferences
from profiles.models import Mail, Notice, Person
from profiles.queries import letters, wording
from tests.factories import NOW
from tests.postbox import Postbox

SOON = NOW + timedelta(minutes=5)


def welcome(person: Person, slot: str = "", by: Person | None = None, at: datetime = NOW) -> None:
    kind = "profiles.person"
    notices.tell(
        person=person, verb="person_welcomed", subject_kind=kind, subject_key=person.key, slot=slot, by=by, at=at
    )


def post(at: datetime = SOON) -> None:
    deliveries.relay_due(at=at)
    mails.send_due(send=smtp.send, at=at)


def choose(person: Person, often: Often, begins: time | None = None, ends: time | None = None) -> None:
    chosen = dict.fromkeys(NoticeKind, often)
    preferences.choose(person=person, often=chosen, quiet_from=begins, quiet_until=ends, at=NOW)


@pytest.mark.django_db
def test_words_that_cannot_be_made_hold_nobody_else_up(mina: Person, teo: Person, mailbox: Postbox) -> None:
    welcome(mina)
    welcome(teo)
    compose = letters.compose

    def broken(mail: Mail) -> letters.Letter | None:
        if mail.person == mina:
            raise ZeroDivisionError
        return compose(mail)

    with patch.object(letters, "compose", broken):
        post()
    assert [letter["To"] for letter in mailbox.letters] == ["teo@example.org"]
    post(SOON + timedelta(hours=1))
    assert [letter["To"] for letter in mailbox.letters] == ["teo@example.org", "mina@example.org"]


@pytest.mark.django_db
def test_one_broken_piece_of_news_does_not_hold_a_digest_up(mina: Person, mailbox: Postbox) -> None:
    for slot in ("one", "broken", "two"):
        welcome(mina, slot=slot)
    say = wording.say

    def half_broken(verb: str, part: str, context: dict[str, Any]) -> str:
        if Notice.objects.get(slot="broken").key == context.get("key"):
            raise ZeroDivisionError
        return say(verb, part, context)

    with patch.object(wording, "context", named_context), patch.object(wording, "say", half_broken):
        post()
        assert [letter["Subject"] for letter in mailbox.letters] == ["2 pieces of news for you"]
        for hours in range(1, 80, 3):
            post(SOON + timedelta(hours=hours))
    assert len(mailbox.letters) == 1
    assert sorted(Mail.objects.values_list("state", flat=True)) == [MailState.FAILED, MailState.SENT]


@pytest.mark.django_db
def test_what_was_broken_comes_once_it_can_be_said(mina: Person, mailbox: Postbox) -> None:
    welcome(mina)
    welcome(mina, slot="broken")
    said = ["subject", "line", "subject", ZeroDivisionError, "Welcome", "text", "html"]
    with patch.object(wording, "say", side_effect=said):
        post()
    post(SOON + timedelta(hours=1))
    assert [letter["Subject"] for letter in mailbox.letters] == [
        "Welcome",
        "Welcome: how to come back, and what we write to you",
    ]


def named_context(notice: Notice, named: dict[int, str], real: Any = wording.context) -> dict[str, Any]:
    return {**real(notice, named), "key": notice.key}


@pytest.mark.django_db
def test_a_name_is_readable_in_both_parts(mina: Person, mailbox: Postbox) -> None:
    Person.objects.filter(pk=mina.pk).update(name="Mina O'Hara <3")
    welcome(mina)
    welcome(mina, slot="again")
    post()
    (letter,) = mailbox.letters
    assert "Welcome, Mina O'Hara <3" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Welcome, Mina O&#x27;Hara &lt;3" in letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
