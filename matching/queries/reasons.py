"""The five facts of a pair in words: what is stored, also what does not fit or is not said."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from matching.encoding.facts import CITY, NEAR, PairFacts
from matching.engine.explain import barred
from matching.engine.facts import ORDER
from matching.engine.prepare import Ready
from matching.engine.shortfall import FULL
from matching.queries import sentences
from profiles.queries import languages, topics

MOST_NAMED = 3


@dataclass(frozen=True)
class Words:
    """The names that sentences need, in the reader's language."""

    topics: Mapping[int, str]
    crafts: Mapping[int, str]
    language: str


@dataclass(frozen=True)
class Reason:
    """One fact: its code, its name, its state, and its sentence."""

    fact: str
    label: str
    state: str
    text: str


Sentence = Callable[[PairFacts, str, str, Words], str]


def words_for(pairs: Iterable[PairFacts], besides: Iterable[int] = ()) -> Words:
    """Read the names of the topics and crafts in some pairs, and of topics besides. Two queries for any number."""
    pairs = list(pairs)
    language = get_language() or topics.LAST_RESORT
    named = {topic for pair in pairs for topic in (*pair.topics, *pair.near)} | set(besides)
    crafts = {craft for pair in pairs for craft in (pair.craft, pair.trade) if craft is not None}
    return Words(topics.names("topic", named, language), topics.names("craft", crafts, language), language)


def reasons(pair: PairFacts, name: str, words: Words) -> tuple[Reason, ...]:
    """Return the five facts with their sentences, in their order. ``name`` is the mentor's."""
    return tuple(
        Reason(fact, str(sentences.FACTS[fact]), state, _sentence(fact, pair, state, name, words))
        for fact, state in zip(ORDER, pair.states, strict=True)
    )


def why_not(ready: Ready, name: str, *, room: int, met: bool) -> str:
    """Say why one mentor, the only one of ``ready``, is not suggested to its seeker; "" where nothing may be said.

    What somebody keeps to themselves (a block, a mute, no rivals) is not looked at: it reads like no room, or like
    others who fit better.
    """
    fails = barred(ready, 0)
    told = {"met": met, "language": fails.language, "place": fails.place, "hours": fails.hours, FULL: not room}
    return next((_say(sentences.WHY_NOT[why], name=name) for why, holds in told.items() if holds), "")


def _sentence(fact: str, pair: PairFacts, state: str, name: str, words: Words) -> str:
    unsaid = pair.unsaid[ORDER.index(fact)]
    if state == "not_said" and unsaid and not (fact == "hours" and pair.vary):
        return _say(sentences.UNSAID[fact][unsaid], name=name)
    return SENTENCES[fact](pair, state, name, words)


def _skill(pair: PairFacts, state: str, name: str, words: Words) -> str:
    if state == "no":
        return _say(sentences.SKILL_NO, name=name)
    if not pair.topics:
        wish, topic = (words.topics.get(one, "") for one in pair.near)
        return _say(sentences.SKILL_NEAR, name=name, wish=wish, topic=topic)
    offered = [words.topics.get(topic, "") for topic in pair.topics]
    rest = len(offered) - 1
    if rest == 0:
        only = sentences.SKILL_FIRST if pair.first_wish else sentences.SKILL_ONE
        return _say(only, name=name, topic=offered[0])
    if rest == 1:
        two = sentences.SKILL_FIRST_AND if pair.first_wish else sentences.SKILL_TWO
        return _say(two, name=name, topic=offered[0], other=offered[1])
    more = sentences.SKILL_FIRST_AND_MORE if pair.first_wish else sentences.SKILL_MORE
    return _say(more, name=name, topic=offered[0], count=rest)


def _work(pair: PairFacts, state: str, name: str, words: Words) -> str:
    if state == "no":
        return _say(sentences.WORK_NO, name=name)
    if state == "part":
        return _say(sentences.WORK_TRADE, name=name, trade=words.crafts.get(pair.trade or 0, ""))
    return _say(sentences.WORK_SAME[pair.years], name=name, craft=words.crafts.get(pair.craft or 0, ""))


def _hours(pair: PairFacts, state: str, name: str, _words: Words) -> str:
    if state == "not_said":
        return _say(sentences.HOURS_VARY[pair.vary], name=name)
    if state == "no":
        return _say(sentences.HOURS_FEW if pair.minutes else sentences.HOURS_NONE)
    return _say(sentences.HOURS_SHARED[pair.part], count=pair.minutes // 60)


def _language(pair: PairFacts, state: str, name: str, words: Words) -> str:
    if state == "no":
        return _say(sentences.LANGUAGE_NONE, name=name)
    spoken = [languages.name(code, words.language) for code in pair.languages]
    if state == "part":
        why = sentences.LANGUAGE_NOT_THEIR_BEST if pair.your_best else sentences.LANGUAGE_NOT_YOUR_BEST
        return _say(why, name=name, one=spoken[0])
    if pair.shared_languages > MOST_NAMED:
        return _say(sentences.LANGUAGES_MORE, one=spoken[0], two=spoken[1], count=pair.shared_languages - 2)
    return _say(sentences.LANGUAGES[len(spoken)], **dict(zip(("one", "two", "three"), spoken, strict=False)))


def _place(pair: PairFacts, state: str, name: str, _words: Words) -> str:
    if state == "no":
        return _say(sentences.PLACE_MUST_MEET if pair.meet else sentences.PLACE_NO_WAY)
    if state == "yes":
        near = pair.where in (CITY, NEAR)
        return _say(sentences.PLACE_NEAR[pair.where] if near else sentences.PLACE_CLOCKS, name=name)
    if pair.online:
        return _say(sentences.PLACE_ONLINE[pair.where], name=name)
    return _say(sentences.PLACE_AROUND[pair.where], name=name)


def _say(sentence: Any, **words: str | int) -> str:
    return str(sentence % words)


SENTENCES: Mapping[str, Sentence] = {
    "skill": _skill,
    "work": _work,
    "hours": _hours,
    "language": _language,
    "place": _place,
}
