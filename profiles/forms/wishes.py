"""Topics: what somebody wants to learn, in the order of their wishes, and what they can share."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from profiles.choices import fold
from profiles.errors import TooManyShares, TooManyWishes
from profiles.forms.fields import LinesField, Pick, PickGroup, Picks, PlainForm, as_number, not_chosen
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

    def chosen_ids(self) -> list[int]:
        """Return what is chosen so far, as it was typed or kept, in its order."""
        known = [pk for pk in map(as_number, self["topics"].value() or ()) if pk in self._names]
        return list(dict.fromkeys(known))

    @property
    def chosen(self) -> list[tuple[Pick, BoundField | None]]:
        """Each chosen topic, and the field that asks which wish it is."""
        return [
            (Pick(pk, self._names[pk]), self[f"place_{pk}"] if f"place_{pk}" in self.fields else None)
            for pk in self.chosen_ids()
        ]

    @property
    def groups(self) -> list[PickGroup]:
        return not_chosen(self["topics"])

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
        for rank, pk in enumerate(self.chosen_ids()[:MOST_WISHES], start=1):
            self.fields[f"place_{pk}"] = forms.TypedChoiceField(
                label=self._names[pk], choices=places, coerce=int, initial=rank, required=False
            )

    def clean(self) -> dict[str, Any] | None:
        """Order by the place that was given; a new wish, and the later of two equals, come after."""
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("topics", [])
        held = [pk for pk in self.initial.get("topics", ()) if pk in chosen]
        stable = [*held, *(pk for pk in chosen if pk not in held)]
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
