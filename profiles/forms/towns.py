"""Naming a town in one's own words, and choosing where several are called so."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from profiles.forms.fields import Choice, LineField, PlainForm
from profiles.models import Place
from profiles.queries import places


class TownForm(PlainForm):
    """The part of a form that asks for a town; ``cleaned_data["place"]`` is the Place or None."""

    town = LineField(
        label=gettext_lazy("Town or city"),
        max_length=places.LONGEST,
        required=False,
        help_text=gettext_lazy("Others see only the town. Never an address."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    which = Choice(label=gettext_lazy("Which one?"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, place: Place | None = None, **options: Any) -> None:
        self.place = place
        self.told = get_language() or "en"
        super().__init__(*args, **options)
        if place is not None:
            self.initial.setdefault("town", places.describe(place, self.told))
        self.found = places.resolve(self._typed(), self.told) if self._typed() else places.Found()
        which: Any = self.fields["which"]
        which.choices = [(str(found.pk), places.describe(found, self.told)) for found in self.found.choices]

    def _typed(self) -> str:
        """What was typed, unless it is what we had written there ourselves."""
        typed = str(self["town"].data or "").strip() if self.is_bound else ""
        return "" if self.place and typed == places.describe(self.place, self.told) else typed

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        cleaned["place"] = None
        if cleaned.get("town"):
            cleaned["place"] = self._place(cleaned.get("which", ""))
        return cleaned

    def _place(self, which: str) -> Place | None:
        if not self._typed():
            return self.place
        chosen = next((found for found in self.found.choices if str(found.pk) == which), self.found.place)
        if chosen is None and "which" not in self.errors:
            several = gettext_lazy("There is more than one. Please choose below.")
            none = gettext_lazy("We do not know this town. A bigger one near you is enough.")
            self.add_error("town", several if self.found.choices else none)
        return chosen
