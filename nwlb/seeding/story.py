"""The cast's week: requests, answers and messages, through the product's own commands with earlier times."""

from datetime import datetime, timedelta

from matching.choices import Length
from matching.commands import asks, cases, mentorships, messages
from matching.commands.asks import No
from matching.commands.cases import Said
from matching.models import Ask, Case, Mentorship
from nwlb.seeding.catalogue import Catalogue
from profiles.choices import Side
from profiles.models import Person
from profiles.queries.people import present

HOUR = timedelta(hours=1)
ENOUGH = 5
RARE = "lost-parcels"


def tell(*, catalogue: Catalogue, at: datetime) -> int:
    """Let the cast and a few of the made-up people ask, answer and write. Returns how many cases there are."""
    cast = {person.account.email.partition("@")[0]: person for person in _cast()}  # type: ignore[union-attr]
    others = _seekers(cast)
    if not {"daniel", "amina", "grace"} <= cast.keys() or len(others) < ENOUGH:
        return 0
    daniel, amina, grace = cast["daniel"], cast["amina"], cast["grace"]
    topic = catalogue.slugs
    _together(daniel, others[0], topic["first-contract"], at - 9 * 24 * HOUR)
    _together(grace, amina, topic["tax-return"], at - 3 * 24 * HOUR, length=Length.ONE_OFF)
    _ask(amina, topic["direct-clients"], at - 30 * HOUR, AMINA, daniel, cast["jo"])
    _ask(others[1], topic["pricing-job"], at - 7 * HOUR, FLATS, daniel)
    waiting = _ask(others[2], topic["first-contract"], at - 20 * HOUR, "", daniel)
    asks.put_on_list(ask=_of(waiting, daniel), by=daniel, at=at - 12 * HOUR)
    declined = _ask(others[3], topic["pricing-job"], at - 26 * HOUR, LOGO, daniel)
    asks.decline(ask=_of(declined, daniel), by=daniel, no=No(note=TIP), at=at - 22 * HOUR)
    _ask(others[4], topic.get(RARE, catalogue.unsure), at - 5 * 24 * HOUR, NOBODY)
    for hours in (72, 48, 24, 0):
        cases.advance_due(at=at - hours * HOUR)
    return Case.objects.count()


AMINA = (
    "I ride an e-bike for one app, about 35 hours a week. I want two regular clients of my own for cargo-bike "
    "deliveries, so that a quiet week on the app is not a disaster."
)
FLATS = "A letting agent wants a price for 12 flats. I have only done one house at a time. How do I not lose money?"
LOGO = "A bakery wants a logo and asks what it costs. I have never said a price aloud."
TIP = "Write down your hours of one week first, then we can talk about prices. Jo knows logos."
NOBODY = "I just want to talk it through with somebody who does this too."
LINES = (
    "Thank you for saying yes. I have the contract here, it is two pages.",
    "Good. Read me the part about being late, on Thursday. Do not sign it before.",
    "It says they may take 20 off for each late delivery. Is that normal?",
)


def _cast() -> list[Person]:
    emails = [f"{name}@example.org" for name in ("daniel", "amina", "grace", "jo", "cora")]
    return list(Person.objects.filter(account__email__in=emails).select_related("account"))


def _seekers(cast: dict[str, Person]) -> list[Person]:
    """Return made-up people who look for something and offer nothing, the same ones for the same seed."""
    rows = Person.objects.filter(present(), topics__side=Side.LEARN, offer=None, account__isnull=False)
    rows = rows.exclude(pk__in=[person.pk for person in cast.values()]).filter(languages__contains=["en"])
    return list(rows.distinct().order_by("pk")[:ENOUGH])


def _ask(person: Person, topic: int, at: datetime, words: str, *wishes: Person, length: Length = Length.OPEN) -> Case:
    said = Said(topic=topic, words=words, wishes=wishes, length=length, languages=["en"])
    return cases.open_case(person=person, said=said, form_key=f"demo-{topic}-{person.key}", at=at)


def _of(case: Case, mentor: Person) -> Ask:
    return Ask.objects.get(case=case, mentor=mentor)


def _together(mentor: Person, mentee: Person, topic: int, at: datetime, length: Length = Length.LONG_TERM) -> None:
    case = _ask(mentee, topic, at, "", mentor, length=length)
    pair = asks.accept(ask=_of(case, mentor), by=mentor, words="Welcome. When can you talk?", at=at + 3 * HOUR)
    if pair is not None:
        _write(pair, at + 4 * HOUR)
        mentorships.share_contact(mentorship=pair, person=mentor, contact="0117 496 0000", at=at + 5 * HOUR)


def _write(pair: Mentorship, at: datetime) -> None:
    for number, words in enumerate(LINES):
        author = pair.mentor if number % 2 else pair.mentee
        messages.send(mentorship=pair, author=author, words=words, form_key=f"demo-{number}", at=at + number * HOUR)
