"""The four steps of joining. Nothing is required: a form only says what it could not understand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from profiles.choices import Preset, Talk, Years
from profiles.queries import languages, places
from profiles.queries.onboarding import (
    GOAL_LENGTH,
    MOST_CRAFTS,
    MOST_LANGUAGES,
    MOST_LEARN,
    MOST_OWN_WORDS,
    MOST_SHARE,
    VARIES,
    WORDS_LENGTH,
)
from profiles.queries.topics import UNSURE, GroupEntry, TopicEntry, Trade

COMMON_TOPICS = 12
TALK_ICONS = {Talk.CHAT: "message-circle", Talk.PHONE: "phone", Talk.VIDEO: "video", Talk.IN_PERSON: "coffee"}


@dataclass(frozen=True)
class Pick:
    """One box to tick, for the tag ``boxes``: a widget for each of 480 topics is slow."""

    value: int | str
    label: str
    chosen: bool
    icon: str = ""


@dataclass(frozen=True)
class PickGroup:
    label: str
    picks: tuple[Pick, ...]
    wanted: bool = False

    @property
    def open(self) -> bool:
        """Whether it stands open: something in it is ticked, or likely to be."""
        return self.wanted or self.chosen > 0

    @property
    def chosen(self) -> int:
        return sum(pick.chosen for pick in self.picks)


class ManyField(forms.TypedMultipleChoiceField):
    """Boxes to tick; numbers come back as numbers, in the order of the page."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "empty_value": [], **options})


class OwnWordsField(ManyField):
    """Boxes for words that the person added; what they hold is theirs, so any words are valid."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= WORDS_LENGTH


class WorkForm(forms.Form):
    trades = ManyField(label=_("What work do you do?"), help_text=_("Choose all that fit."), coerce=int)
    works = ManyField(label=_("What exactly?"), coerce=int)
    other = forms.CharField(label=_("Your work, in your words"), required=False, max_length=WORDS_LENGTH)
    years = forms.TypedChoiceField(
        label=_("How long have you been doing it?"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=Years.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, trades: tuple[Trade, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trades"].choices = [(trade.id, trade.name) for trade in trades]  # type: ignore[attr-defined]
        works = [(trade.name, [(work.id, work.name) for work in trade.works]) for trade in trades]
        self.fields["works"].choices = works  # type: ignore[attr-defined]
        self.all_trades = trades

    def trade_picks(self) -> list[Pick]:
        ticked = _ticked(self["trades"].value())
        return [Pick(trade.id, trade.name, str(trade.id) in ticked, trade.icon) for trade in self.all_trades]

    def year_picks(self) -> list[Pick]:
        ticked = str(self["years"].value())
        return [Pick(band.value, str(band.label), str(band.value) == ticked) for band in Years]

    def chosen_works(self) -> int:
        return sum(group.chosen for group in self.work_groups)

    @cached_property
    def work_groups(self) -> list[PickGroup]:
        """Return the kinds of work below each trade, open below the trades that are ticked."""
        trades, ticked = _ticked(self["trades"].value()), _ticked(self["works"].value())
        return [
            PickGroup(
                label=trade.name,
                picks=tuple(Pick(work.id, work.name, str(work.id) in ticked) for work in trade.works),
                wanted=str(trade.id) in trades,
            )
            for trade in self.all_trades
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if len(cleaned.get("trades", ())) + len(cleaned.get("works", ())) > MOST_CRAFTS:
            self.add_error("trades", _("Ten kinds of work at most. Keep those you do most."))
        return cleaned


class TopicsForm(forms.Form):
    """Boxes for topics, boxes for own words and one empty line for more of them."""

    most: int
    too_many: Any
    first_of_anybody = 0  # topics of every work that stand before those of the chosen one
    topics = ManyField(coerce=int)
    words = OwnWordsField(label=_("In your words"))
    more = forms.CharField(required=False, max_length=WORDS_LENGTH)

    def __init__(self, *args: Any, groups: tuple[GroupEntry, ...], trades: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups, self.trades = groups, trades
        self.fields["topics"].choices = [(t.id, t.name) for g in groups for t in g.topics]  # type: ignore[attr-defined]

    @cached_property
    def ticked(self) -> frozenset[str]:
        return _ticked(self["topics"].value())

    def common(self) -> list[Pick]:
        """Return what people of the chosen trades pick most, one topic of each group in turn."""
        return [self.pick(topic) for topic in self.common_topics]

    def pick(self, topic: TopicEntry) -> Pick:
        return Pick(topic.id, topic.name, str(topic.id) in self.ticked)

    @cached_property
    def common_topics(self) -> list[TopicEntry]:
        fitting = _in_turn([topic for topic in group.topics if topic.trades & self.trades] for group in self.groups)
        anybody = _in_turn([topic for topic in group.topics if not topic.trades] for group in self.groups)
        ranked = [*anybody[: self.first_of_anybody], *fitting, *anybody[self.first_of_anybody :]]
        return [topic for topic in ranked if topic.slug != UNSURE][:COMMON_TOPICS]

    @cached_property
    def all_groups(self) -> list[PickGroup]:
        """Return every other topic in its group; a box stands on the page only once."""
        shown = {topic.id for topic in self.common_topics}
        return [
            PickGroup(
                group.name,
                tuple(self.pick(topic) for topic in group.topics if topic.id not in shown and topic.slug != UNSURE),
            )
            for group in self.groups
        ]

    def chosen_below(self) -> int:
        return sum(group.chosen for group in self.all_groups)

    def own(self) -> list[str]:
        """Return the words the person added so far; without a tick they would not be here."""
        return [str(words) for words in self["words"].value() or ()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        words = cleaned.get("words", ())
        if len(cleaned.get("topics", ())) + len(words) > self.most or len(words) > MOST_OWN_WORDS:
            self.add_error("topics", self.too_many)
        return cleaned


class ShareForm(TopicsForm):
    most = MOST_SHARE
    too_many = _("Thirty at most, and five of them in your own words. Keep those you like to talk about.")


class LearnForm(TopicsForm):
    most = MOST_LEARN
    first_of_anybody = 6
    too_many = _("Five at most, so that we can look well for each of them. Take one out first.")
    goal = forms.CharField(
        label=_("What would be different in three months?"),
        help_text=_("One or two sentences. This helps more than anything else to find the right person."),
        required=False,
        max_length=GOAL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def common(self) -> list[Pick]:
        """Return the same, and the box of those who do not know yet."""
        unsure = (topic for group in self.groups for topic in group.topics if topic.slug == UNSURE)
        return [*super().common(), *(self.pick(topic) for topic in unsure)]


class TownChoice(forms.ChoiceField):
    """A town picked for words that may have changed since: what fits no more counts as not picked."""

    def valid_value(self, value: Any) -> bool:
        return True


class WhenForm(forms.Form):
    times = ManyField(
        label=_("Times that usually work"), choices=[*Preset.choices, (VARIES, _("It changes every week"))]
    )
    talks = ManyField(label=_("How you like to talk"), choices=Talk.choices)
    town = forms.CharField(
        label=_("Town or area"),
        help_text=_("Others see only the town, never an address. The next bigger town is fine."),
        required=False,
        max_length=places.LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    place = TownChoice(label=_("Your town"), required=False, widget=forms.RadioSelect)
    languages = ManyField(label=_("Languages you are at ease in"))
    more = forms.ChoiceField(label=_("Another language"), required=False)

    def __init__(self, *args: Any, locale: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = dict.fromkeys([*(self["languages"].value() or ()), *languages.COMMON])
        named = [(code, languages.name(code, locale)) for code in offered if code in languages.codes()]
        self.fields["languages"].choices = named  # type: ignore[attr-defined]
        rest = [(code, name) for code, name in languages.choices(locale) if code not in offered]
        self.fields["more"].choices = [("", _("Choose a language")), *rest]  # type: ignore[attr-defined]
        self.found = places.resolve(str(self["town"].value() or ""), locale)
        towns = [(str(place.pk), places.describe(place, locale)) for place in self.found.choices]
        self.fields["place"].choices = towns  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if len(cleaned.get("languages", ())) > MOST_LANGUAGES:
            self.add_error("languages", _("Ten languages at most. Keep those you like to talk in."))
        if cleaned.get("town") and self.found.place is None:
            self.ensure_a_town_is_picked(cleaned.get("place", ""))
        return cleaned

    def ensure_a_town_is_picked(self, picked: str) -> None:
        if not self.found.choices:
            self.add_error("town", _("We do not know this town. Try the next bigger one, or leave it empty."))
        elif picked not in {str(place.pk) for place in self.found.choices}:
            self.add_error("place", _("More than one town fits. Please choose yours."))


def _ticked(values: Any) -> frozenset[str]:
    return frozenset(str(value) for value in values or ())


def _in_turn(lists: Iterable[list[TopicEntry]]) -> list[TopicEntry]:
    """Take the first of each list, then the second of each: no group crowds the others out."""
    ranked = [(rank, topic) for entries in lists for rank, topic in enumerate(entries)]
    return [topic for _rank, topic in sorted(ranked, key=lambda pair: pair[0])]
