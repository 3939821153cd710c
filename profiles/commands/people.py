"""What somebody says about themselves. Whatever the matcher reads moves ``features_changed_at``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from profiles.choices import Audience, fold
from profiles.commands import audit, restrictions, search_documents
from profiles.contracts import registry
from profiles.errors import HandleTaken
from profiles.models import OwnWords, Person, PersonCraft, Place
from profiles.models.people import SHOWN_FIELDS
from profiles.policies.people import ensure_handle_is_free, ensure_name_is_ones_own
from profiles.queries.restrictions import is_veiled

HIDDEN_WHY_LENGTH = 200
NOT_MATCHED_ON = {"name", "handle", "handle_folded", "about", "locale", "picture", "in_previews"}


@dataclass(frozen=True)
class Described:
    """All that the profile form asks. ``crafts`` maps a craft's id to its band of years."""

    name: str
    handle: str
    headline: str = ""
    about: str = ""
    goal: str = ""
    place: Place | None = None
    languages: Sequence[str] = ()
    talks: Sequence[str] = ()
    crafts: Mapping[int, int | None] = field(default_factory=dict)
    own_crafts: Sequence[str] = ()


@transaction.atomic
def describe(*, person: Person, said: Described, at: datetime) -> bool:
    """Keep what somebody says of themselves; True if that changed anything."""
    locked = lock(person)
    ensure_name_is_ones_own(said.name, locked.name)
    ensure_handle_is_free(said.handle, locked)
    before = (locked.name, locked.handle)
    crafts_changed = write_crafts(locked, said.crafts)
    words_changed = write_words(locked, OwnWords.About.CRAFT, said.own_crafts)
    try:
        with transaction.atomic():
            changed = change(locked, at=at, also_matched=crafts_changed, **described_fields(said, locked))
    except IntegrityError as error:
        raise HandleTaken from error  # two people took it in the same moment
    if words_changed:
        search_documents.write([locked.pk])
    if before != (locked.name, locked.handle):
        audit.record(action="person.renamed", by=locked, kind="person", key=locked.key, at=at)
    return bool(changed or crafts_changed or words_changed)


def described_fields(said: Described, person: Person) -> dict[str, Any]:
    return {
        "name": said.name,
        "handle": said.handle,
        "handle_folded": fold(said.handle),
        "headline": said.headline,
        "about": said.about,
        "goal": said.goal,
        "place": said.place,
        "zone": said.place.zone if said.place else person.zone,
        "languages": list(said.languages),
        "talks": list(said.talks),
    }


@transaction.atomic
def set_hours(*, person: Person, week: bytes | None, vary: bool, at: datetime) -> bool:
    """Keep when somebody is usually free; a week without any hour means "not said"."""
    said = week if week and any(week) else None
    return bool(change(lock(person), at=at, week=said, hours_vary=vary))


@transaction.atomic
def set_visibility(
    *,
    person: Person,
    audience: Audience,
    fields: Mapping[str, Audience],
    in_previews: bool,
    avoids_rivals: bool,
    at: datetime,
) -> bool:
    """Keep who sees what. ``fields`` names some of SHOWN_FIELDS."""
    wanted: dict[str, Any] = {f"show_{name}": fields[name] for name in SHOWN_FIELDS if name in fields}
    wanted |= {"audience": audience, "in_previews": in_previews, "avoids_rivals": avoids_rivals}
    locked = lock(person)
    changed = change(locked, at=at, **wanted)
    if changed:
        facts = {name: str(getattr(locked, name)) for name in changed}
        audit.record(action="person.shown_to", by=locked, kind="person", key=locked.key, facts=facts, at=at)
    return bool(changed)


@transaction.atomic
def speak(*, person: Person, locale: str, at: datetime) -> None:
    """Keep the language in which somebody reads the site."""
    change(lock(person), at=at, locale=locale)


@transaction.atomic
def hide(*, person: Person, by: Person | None, why: str, at: datetime) -> bool:
    """Take somebody out of everybody's sight, with a reason; they themselves can still use the site.

    1. Whoever leans on them is let go first: requests are locked before people, as everywhere. Where reports hid them
       before a moderator looked (``Veil``), nothing ends: all of it stands still until one has.
    2. What reports had hidden, a moderator hides in their own name.
    """
    if not is_veiled(person):
        for bonds in registry.bonds:
            bonds.vanish(person=person, at=at)
    restrictions.settle(person, at)
    seen = Q(hidden_at=None) if by is None else Q(hidden_by=None)
    moved = Person.objects.filter(seen, pk=person.pk).update(
        hidden_at=at, hidden_by=by, hidden_why=why[:HIDDEN_WHY_LENGTH], features_changed_at=at
    )
    if moved:
        audit.record(action="person.hidden", by=by, kind="person", key=person.key, at=at)
    return bool(moved)


@transaction.atomic
def show_again(*, person: Person, by: Person | None, at: datetime) -> bool:
    restrictions.settle(person, at)
    moved = Person.objects.filter(pk=person.pk, hidden_at__isnull=False).update(
        hidden_at=None, hidden_by=None, hidden_why="", features_changed_at=at
    )
    if moved:
        audit.record(action="person.shown", by=by, kind="person", key=person.key, at=at)
    return bool(moved)


def lock(person: Person) -> Person:
    """Lock a person's row against other changes, and not against rows that point at it."""
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def change(person: Person, *, at: datetime, also_matched: bool = False, **fields: Any) -> list[str]:
    """Write the fields that differ and return their names. Write what else changes about them before."""
    changed = [name for name, value in fields.items() if _plain(getattr(person, name)) != value]
    for name in changed:
        setattr(person, name, fields[name])
    moved = [*changed]
    if also_matched or set(changed) - NOT_MATCHED_ON:
        person.features_changed_at = at
        moved.append("features_changed_at")
    if moved:
        person.save(update_fields=moved)
        search_documents.write([person.pk])
    return changed


def touch(person: Person, *, at: datetime) -> None:
    """Say that something the matcher reads has changed outside the person's own row."""
    change(person, at=at, also_matched=True)


def write_crafts(person: Person, wanted: Mapping[int, int | None]) -> bool:
    """Bring the rows of crafts to what is wanted; True if any differed."""
    held = dict(person.crafts.values_list("craft_id", "years"))
    person.crafts.exclude(craft_id__in=wanted).delete()
    for craft, years in wanted.items():
        if craft in held and held[craft] != years:
            person.crafts.filter(craft_id=craft).update(years=years)
    PersonCraft.objects.bulk_create(
        PersonCraft(person=person, craft_id=craft, years=years) for craft, years in wanted.items() if craft not in held
    )
    return held != dict(wanted)


def write_words(person: Person, about: OwnWords.About, words: Sequence[str]) -> bool:
    """Bring somebody's own words for one question to what is wanted; True if any differed."""
    wanted = {folded: text for text in reversed(words) if (folded := fold(text))}
    held = dict(person.own_words.filter(about=about).values_list("folded", "words"))
    if held == wanted:
        return False
    person.own_words.filter(about=about).exclude(folded__in=wanted.keys() & held.keys()).delete()
    OwnWords.objects.bulk_create(
        OwnWords(person=person, about=about, words=text, folded=folded)
        for folded, text in reversed(wanted.items())
        if folded not in held
    )
    return held.keys() != wanted.keys()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
