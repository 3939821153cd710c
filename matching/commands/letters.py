"""Writing to somebody who still waits, and their answer."""

from datetime import datetime, timedelta

from django.db import transaction

from matching.choices import Verb
from matching.commands import ladder, moves
from matching.errors import SaysNothing
from matching.models import Case, Letter
from matching.policies.cases import ensure_on_board
from matching.queries import letters
from matching.queries.ladder import numbers
from profiles.choices import says_something
from profiles.commands import audit, limits, notices
from profiles.models import Person

HOUR = timedelta(hours=1)


@transaction.atomic
def write(*, case: Case, author: Person, words: str, form_key: str, at: datetime) -> tuple[Letter, bool]:
    """Write as a coordinator, who has the case from then on if nobody had; or as its person, to whoever wrote last.

    The same form sent again returns the letter it made, and False.
    """
    locked = ladder.lock(case)
    made = Letter.objects.filter(author=author, form_key=form_key).first()
    if made is not None:
        return made, False
    if not says_something(words):
        raise SaysNothing
    ensure_on_board(locked)
    limits.spend(action="write", subject=author.key, allowed=numbers().messages_an_hour, per=HOUR, at=at)
    letter = Letter.objects.create(case=locked, author=author, words=words.strip(), at=at, form_key=form_key)
    if author == locked.person:
        to_coordinator(letter, locked, at=at)
    else:
        take(locked, by=author, at=at)
        tell(locked.person, "case_letter", letter, at=at)
        audit.record(action="case.written", by=author, kind="case", key=locked.key, at=at)
    return letter, True


def take(case: Case, *, by: Person, at: datetime) -> None:
    if Case.objects.filter(pk=case.pk, taken_by=None).update(taken_by=by, taken_at=at):
        moves.record(case=case, verb=Verb.TAKEN, was=case.state, became=case.state, by=by, at=at)


def to_coordinator(letter: Letter, case: Case, *, at: datetime) -> None:
    last = letters.last_to(case)
    for person in [last.author] if last else ladder.coordinators(case):
        tell(person, "case_answer", letter, at=at)


def tell(person: Person, verb: str, letter: Letter, *, at: datetime) -> None:
    notices.tell(
        person=person,
        verb=verb,
        subject_kind="matching.case",
        subject_key=letter.case.key,
        slot=letter.key,
        at=at,
        facts={"case": letter.case.key, "topic": letter.case.topic_id},
        by=letter.author,
    )
