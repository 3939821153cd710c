"""Topics: what somebody wants to learn, in the order of their wishes, and what they can share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from profiles.choices import fold
from profiles.errors import TooManyShares, TooManyWishes
from profiles.forms.fields import LinesField, PickGroup, Picks, PlainForm, as_number, grouped
from profiles.policies.people import MOST_OWN_WORDS, MOST_SHARES, MOST_WISHES
from profiles.queries import topics
from profiles.queries.topics import GroupEntry


class TopicsForm(PlainForm):
    """One side of the topics. Own words that name a topic we know become that topic."""

    most: int
    too_many: Any

    topics = Picks(coerce=int)
    words = LinesField(
        most=MOST_OWN_WORDS,
        label=gettext_lazy("Something that is not on the list"),
        help_text=gettext_lazy("In your words, one on each line."),
    )

    def __init__(self, *args: Any, groups: Sequence[GroupEntry], **options: Any) -> None:
        super().__init__(*args, **options)
        picks: Any = self.fields["topics"]
        picks.choices = [(group.name, [(t.id, t.name) for t in group.topics]) for group in groups]
        self._names = {topic.id: topic.name for group in groups for topic in group.topics}

    @property
    def groups(self) -> list[PickGroup]:
        return grouped(self["topics"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        words = cleaned.get("words", [])
        known = topics.spelled("topic", words) if words else {}
        cleaned["words"] = [text for text in words if fold(text) not in known]
        cleaned["topics"] = list(dict.fromkeys([*cleaned.get("topics", []), *known.values()]))
        if len(cleaned["topics"]) + len(cleaned["words"]) > self.most:
            self.add_error("topics", self.too_many)
        return cleaned


class LearnForm(TopicsForm):
    most, too_many = MOST_WISHES, TooManyWishes.sentence

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topics"].label = gettext_lazy("What do you want to learn?")
        places = [(place, str(place)) for place in range(1, MOST_WISHES + 1)]
        for rank, pk in enumerate(self._chosen(), start=1):
            self.fields[f"place_{pk}"] = forms.TypedChoiceField(
                label=self._names[pk], choices=places, coerce=int, initial=rank, required=False, empty_value=MOST_WISHES
            )

    def _chosen(self) -> list[int]:
        """Return the wishes chosen so far, in the order in which they stand."""
        chosen = self["topics"].data if self.is_bound else self.initial.get("topics", ())
        return [pk for pk in map(as_number, chosen) if pk in self._names][:MOST_WISHES]

    @property
    def places(self) -> list[BoundField]:
        """The fields that ask which wish comes first."""
        return [self[name] for name in self.fields if name.startswith("place_")]

    def clean(self) -> dict[str, Any] | None:
        """Order by the place that was given; a new wish, and the later of two equals, come after."""
        cleaned = super().clean() or self.cleaned_data
        held = [pk for pk in self.initial.get("topics", ()) if pk in cleaned["topics"]]
        stable = [*held, *(pk for pk in cleaned["topics"] if pk not in held)]
        cleaned["topics"] = sorted(stable, key=lambda pk: self._place(pk, held, cleaned))
        return cleaned

    def _place(self, pk: int, held: list[int], cleaned: dict[str, Any]) -> tuple[int, bool]:
        """Sort by the given place; where two want the same one, the wish that was moved there wins."""
        given = cleaned.get(f"place_{pk}") or MOST_WISHES
        stood = held.index(pk) + 1 if pk in held else None
        return given, stood == given


class ShareForm(TopicsForm):
    most, too_many = MOST_SHARES, TooManyShares.sentence

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topics"].label = gettext_lazy("What could you show someone?")
