"""What somebody has said on the way in, read out of the words that were kept.

The words are read leniently: they may come from a browser without scripts, from a phone that was
off line for a week or from somebody who wrote the request by hand. What makes no sense is left
out; what makes sense is never thrown away with it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from profiles.choices import Document, Preset, Talk, Years, fold
from profiles.contracts import Answers
from profiles.models import Craft, Place
from profiles.models.people import NAME_LENGTH
from profiles.queries import hours, languages, places, topics
from profiles.queries.drafts import JOIN, Payload

WORDS_LENGTH = 80
GOAL_LENGTH = 600
MOST_LEARN = 5
MOST_SHARE = 30
MOST_CRAFTS = 10
MOST_LANGUAGES = 10
MOST_OWN_WORDS = 5
VARIES = "varies"
NUMBER = r"[0-9]{1,9}"


@dataclass(frozen=True)
class Told:
    """All answers of the four steps; every one of them may be missing."""

    crafts: tuple[int, ...] = ()
    years: int | None = None
    own_work: tuple[str, ...] = ()
    share: tuple[int, ...] = ()
    share_words: tuple[str, ...] = ()
    learn: tuple[int, ...] = ()
    learn_words: tuple[str, ...] = ()
    goal: str = ""
    presets: tuple[str, ...] = ()
    hours_vary: bool = False
    talks: tuple[str, ...] = ()
    place: Place | None = None
    languages: tuple[str, ...] = ()
    name: str = ""
    agreed: Mapping[Document, int] | None = None
    craft_names: Mapping[int, str] = field(default_factory=dict)
    topic_names: Mapping[int, str] = field(default_factory=dict)

    @property
    def has_answers(self) -> bool:
        """Whether any step was answered: the name and the agreement are none."""
        return replace(self, name="", agreed=None, craft_names={}, topic_names={}) != Told()

    @property
    def week(self) -> bytes | None:
        return hours.week_from_presets(self.presets) if self.presets else None


def told(kept: Mapping[str, Payload], locale: str) -> Told:
    """Read the answers. One query each for crafts, spellings and topics, and up to four for the town."""
    work, share, learn, when, account = (
        kept.get(f"{JOIN}{step}", {}) for step in ("work", "share", "learn", "when", "account")
    )
    share_words, learn_words = own_words(share)[:MOST_OWN_WORDS], own_words(learn)[:MOST_OWN_WORDS]
    spelled = topics.spelled("topic", [*share_words, *learn_words])
    known = topics.names("topic", [*_ids(share, "topics"), *_ids(learn, "topics"), *spelled.values()], locale)
    crafts = topics.names("craft", _ids(work, "trades", "works"), locale)
    return Told(
        crafts=tuple(pk for pk in _ids(work, "trades", "works") if pk in crafts)[:MOST_CRAFTS],
        years=_years(work),
        own_work=_own_work(work),
        share=_chosen(share, share_words, spelled, known)[:MOST_SHARE],
        share_words=tuple(words for words in share_words if fold(words) not in spelled),
        learn=_chosen(learn, learn_words, spelled, known)[:MOST_LEARN],
        learn_words=tuple(words for words in learn_words if fold(words) not in spelled),
        goal=_text(learn, "goal", GOAL_LENGTH),
        presets=tuple(code for code in Preset.values if code in when.get("times", ())),
        hours_vary=VARIES in when.get("times", ()),
        talks=tuple(code for code in Talk.values if code in when.get("talks", ())),
        place=place_of(when, locale),
        languages=spoken(when)[:MOST_LANGUAGES],
        name=_text(account, "name", NAME_LENGTH),
        agreed=_agreed(account),
        craft_names=crafts,
        topic_names=known,
    )


def answers(said: Told) -> Answers:
    """Say the same in the words in which the floor above is asked who could help."""
    return Answers(
        learn=said.learn,
        share=said.share,
        crafts=said.crafts,
        languages=said.languages,
        talks=said.talks,
        place=said.place.pk if said.place else None,
        week=said.week,
        hours_vary=said.hours_vary,
    )


def worded(said: Told, language: str) -> dict[str, list[str] | str]:
    """Return the answers as the page shows them, by the step that changes them."""
    return {
        "work": [*(said.craft_names[pk] for pk in said.crafts), *said.own_work, *_band(said)],
        "share": [*(said.topic_names[pk] for pk in said.share), *said.share_words],
        "learn": [*(said.topic_names[pk] for pk in said.learn), *said.learn_words],
        "goal": said.goal,
        "when": [
            *(str(Preset(code).label) for code in said.presets),
            *([str(_("It changes every week"))] if said.hours_vary else []),
            *(str(Talk(code).label) for code in said.talks),
            *([places.describe(said.place, language)] if said.place else []),
            *(languages.name(code, language) for code in said.languages),
        ],
    }


def _band(said: Told) -> list[str]:
    return [] if said.years is None else [str(Years(said.years).label)]


def tidied(form: str, payload: Payload) -> dict[str, list[str]]:
    """Move what stands in the box or list for one more to those that were added before."""
    tidy = {name: list(values) for name, values in payload.items()}
    if form in {f"{JOIN}share", f"{JOIN}learn"}:
        tidy |= {"words": list(own_words(payload)), "more": []}
    elif form == f"{JOIN}when":
        tidy |= {"languages": list(spoken(payload)), "more": []}
    return tidy


def own_words(payload: Payload) -> tuple[str, ...]:
    """Return what was added in own words, with what still stands in the box; each once."""
    typed = [_cut(value, WORDS_LENGTH) for name in ("words", "more") for value in payload.get(name, ())]
    return tuple({fold(words): words for words in typed if fold(words)}.values())


def spoken(payload: Payload) -> tuple[str, ...]:
    """Return the languages that were ticked, with the one still standing in the list."""
    chosen = [code for name in ("languages", "more") for code in payload.get(name, ())]
    return tuple(dict.fromkeys(code for code in chosen if code in languages.codes()))


def chosen_trades(payload: Payload) -> frozenset[int]:
    """Return the trades somebody works in, also where they only ticked a kind of work below one."""
    rows = Craft.objects.filter(pk__in=_ids(payload, "trades", "works")).values_list("pk", "parent_id")
    return frozenset(parent or pk for pk, parent in rows)


def place_of(payload: Payload, locale: str) -> Place | None:
    """Return the town that was meant; of several of one name, the one that was picked."""
    found = places.resolve(_text(payload, "town", places.LONGEST), locale)
    picked = set(_ids(payload, "place"))
    return found.place or next((place for place in found.choices if place.pk in picked), None)


def _ids(payload: Payload, *names: str) -> list[int]:
    values = [value for name in names for value in payload.get(name, ())]
    return list(dict.fromkeys(int(value) for value in values if re.fullmatch(NUMBER, value)))


def _chosen(
    payload: Payload, words: Iterable[str], spelled: Mapping[str, int], known: Mapping[int, str]
) -> tuple[int, ...]:
    """Join ticked topics and words that name one, in the order in which they stand on the page."""
    ticked = [pk for pk in _ids(payload, "topics") if pk in known]
    named = [spelled[fold(text)] for text in words if spelled.get(fold(text)) in known]
    return tuple(dict.fromkeys([*ticked, *named]))


def _own_work(payload: Payload) -> tuple[str, ...]:
    words = _text(payload, "other", WORDS_LENGTH)
    return (words,) if words else ()


def _years(payload: Payload) -> int | None:
    value = _text(payload, "years", 1)
    return int(value) if value in {str(band) for band in Years.values} else None


def _agreed(payload: Payload) -> Mapping[Document, int] | None:
    said = {document: _text(payload, document, WORDS_LENGTH) for document in Document}
    if not all(re.fullmatch(NUMBER, value) for value in said.values()):
        return None
    return {document: int(value) for document, value in said.items()}


def _text(payload: Payload, name: str, length: int) -> str:
    return _cut((payload.get(name) or [""])[-1], length)


def _cut(value: str, length: int) -> str:
    return value.strip()[:length].strip()
