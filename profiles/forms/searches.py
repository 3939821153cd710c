"""What somebody types into the search, on the page and in the API."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from profiles.forms.fields import Choice, LineField, PlainForm
from profiles.models import Place
from profiles.models.searches import MOST_WORDS
from profiles.queries import asked, languages, places

LONGEST_SLUG = 60


class SearchForm(PlainForm):
    """Words and filters; ``asked`` is what it all comes to. A town that could be several leaves ``choices``."""

    q = LineField(label=gettext_lazy("Words, a name, a topic"), max_length=MOST_WORDS, required=False)
    topic = forms.CharField(max_length=LONGEST_SLUG, required=False, widget=forms.HiddenInput)
    craft = forms.CharField(max_length=LONGEST_SLUG, required=False, widget=forms.HiddenInput)
    near = LineField(
        label=gettext_lazy("Near this town"),
        max_length=places.LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    language = Choice(label=gettext_lazy("Speaks"), required=False)
    free = forms.BooleanField(label=gettext_lazy("Free at this hour"), required=False)
    room = forms.BooleanField(label=gettext_lazy("Can be asked for support now"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.told = get_language() or "en"
        self.place: Place | None = None
        self.choices: tuple[Place, ...] = ()
        language: Any = self.fields["language"]
        language.choices = [("", gettext_lazy("Any language")), *languages.choices(self.told)]

    def clean_near(self) -> str:
        """Keep the id of the town. Of several the biggest is taken, and the others are offered."""
        typed = self.cleaned_data["near"]
        if not typed:
            return ""
        found = asked.town(typed, self.told)
        self.place = found.place or (found.choices[0] if found.choices else None)
        self.choices = found.choices
        if self.place is None:
            raise forms.ValidationError(
                gettext_lazy("We do not know this town. A bigger one near it is enough."), "unknown"
            )
        return str(self.place.pk)

    @property
    def asked(self) -> asked.Asked:
        said = self.cleaned_data
        yes = {name: "1" if said[name] else "" for name in ("free", "room")}
        codes = {name: said[name] for name in ("topic", "craft", "near", "language")}
        return asked.Asked(q=said["q"], **codes, **yes)

    @property
    def others(self) -> list[tuple[str, str]]:
        """Other towns of that name: the address of each and what it is called."""
        rest = [place for place in self.choices if place != self.place]
        return [(self.asked.but(near=str(place.pk)).query, places.describe(place, self.told)) for place in rest]

    @property
    def town(self) -> str:
        """What stands in the field: the town in words, or what was typed."""
        return self.place.name if self.place else str(self["near"].value() or "")
