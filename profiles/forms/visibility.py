"""Who sees what of somebody."""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy

from profiles.choices import Audience
from profiles.forms.fields import Choice, PlainForm, one_of
from profiles.models import Person
from profiles.models.people import SHOWN_FIELDS

LABELS = {
    "about": gettext_lazy("About you"),
    "crafts": gettext_lazy("Your work"),
    "place": gettext_lazy("Your town"),
    "languages": gettext_lazy("Your languages"),
    "hours": gettext_lazy("When you are free, and how you like to talk"),
    "goal": gettext_lazy("What you want to reach"),
    "picture": gettext_lazy("Your picture"),
}
PAGES = [
    (Audience.MEMBERS.value, gettext_lazy("Members of this site")),
    (Audience.EVERYONE.value, gettext_lazy("Everyone, also without an account")),
]


class VisibilityForm(PlainForm):
    audience = one_of(PAGES, label=gettext_lazy("Who may open your profile?"))
    in_previews = forms.BooleanField(
        label=gettext_lazy("I may appear without my name before people have an account"),
        required=False,
        help_text=gettext_lazy(
            "People who sign up see up to three lines like: “A courier near you: pricing a job; free weekday "
            "mornings”. Never a name, letters, a picture or a link."
        ),
    )
    avoids_rivals = forms.BooleanField(
        label=gettext_lazy("Do not bring me together with people who do my work in my town"),
        required=False,
        help_text=gettext_lazy("Their tick counts as much as yours: one is enough."),
    )

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        names = ["audience", "in_previews", "avoids_rivals", *(f"show_{field}" for field in SHOWN_FIELDS)]
        super().__init__(*args, initial={name: getattr(person, name) for name in names}, **options)
        for field in SHOWN_FIELDS:
            self.fields[f"show_{field}"] = Choice(label=LABELS[field], choices=Audience.choices)

    @property
    def shown(self) -> list[BoundField]:
        return [self[f"show_{field}"] for field in SHOWN_FIELDS]

    def audiences(self) -> dict[str, Audience]:
        return {field: Audience(self.cleaned_data[f"show_{field}"]) for field in SHOWN_FIELDS}
