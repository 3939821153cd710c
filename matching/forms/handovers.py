"""The card somebody takes along: six fields, each with a tick of its own."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from matching.models import Handover
from matching.models.handovers import FIELD_LENGTH, FIELDS
from matching.queries.handovers import LABELS
from profiles.forms.fields import PlainForm, WordsField


def words(name: str) -> WordsField:
    area = forms.Textarea(attrs={"rows": 2, "class": "input--low"})
    return WordsField(label=LABELS[name], max_length=FIELD_LENGTH, required=False, widget=area)


def tick() -> forms.BooleanField:
    return forms.BooleanField(label=_("They may see this"), required=False)


class HandoverForm(PlainForm):
    worked_on, show_worked_on = words("worked_on"), tick()
    goals, show_goals = words("goals"), tick()
    tried, show_tried = words("tried"), tick()
    helps, show_helps = words("helps"), tick()
    hours, show_hours = words("hours"), tick()
    languages, show_languages = words("languages"), tick()

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """Each field with its tick."""
        return [(self[name], self[f"show_{name}"]) for name in FIELDS]

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    @property
    def shown(self) -> frozenset[str]:
        return frozenset(name for name in FIELDS if self.cleaned_data[f"show_{name}"])


def start(card: Handover | None) -> dict[str, Any]:
    """Return what the form starts with. Nothing is ticked that nobody ticked."""
    if card is None:
        return {}
    return {name: getattr(card, name) for name in FIELDS} | {f"show_{name}": True for name in card.shown}
