"""The profile: who somebody is, in their own words."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.choices import Talk, Years, tidy
from profiles.commands import handles
from profiles.commands.people import Described
from profiles.errors import HandleReserved, HandleTaken, Refusal
from profiles.forms.fields import LineField, LinesField, Pick, PickGroup, Picks, WordsField, as_number, not_chosen
from profiles.forms.languages import LanguagesForm
from profiles.forms.towns import TownForm
from profiles.models import Person
from profiles.models.people import NAME_LENGTH
from profiles.policies.people import MOST_CRAFTS, MOST_OWN_WORDS, ensure_handle_is_free, ensure_name_is_ones_own
from profiles.policies.screening import Facts, screen
from profiles.queries.topics import Trade

READ_BY_OTHERS = ("headline", "about", "goal")
HOLDS_SOMETHING = gettext_lazy(
    "This looks like a phone number, an address or a bank account. "
    "Others read it: take it out, or say that you mean it."
)
HANDLE = re.compile(r"[\w.-]+")


class HandleField(LineField):
    """A short name for links and mentions: letters of any script, figures, dot, dash."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value).removeprefix("@"))

    def validate(self, value: str) -> None:
        super().validate(value)
        if not HANDLE.fullmatch(value):
            raise forms.ValidationError(_("Only letters, numbers, dots and dashes, please, and no spaces."))


class ProfileForm(TownForm, LanguagesForm):
    talk_icons = {Talk.CHAT: "message-circle", Talk.PHONE: "phone", Talk.VIDEO: "video", Talk.IN_PERSON: "coffee"}

    name = LineField(
        label=gettext_lazy("Name others see"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("A first name or any other name you like. It need not be the one in your papers."),
        error_messages={"required": gettext_lazy("Please write a name that others may call you.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    handle = HandleField(
        label=gettext_lazy("Short name"),
        min_length=3,
        max_length=handles.LENGTH,
        help_text=gettext_lazy("Tells two people of one name apart. Letters, numbers, dots and dashes."),
        error_messages={"required": gettext_lazy("Please choose a short name.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    headline = LineField(
        label=gettext_lazy("You in one line"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For example: courier, runs her own round."),
    )
    about = WordsField(
        label=gettext_lazy("About you"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("What you did, what you like to help with. Leave out addresses and phone numbers."),
    )
    goal = WordsField(
        label=gettext_lazy("What you want to reach"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"class": "input--low"}),
    )
    crafts = Picks(
        label=gettext_lazy("Your work"),
        coerce=int,
        most=MOST_CRAFTS,
        too_many=gettext_lazy("Ten kinds of work at most, please."),
    )
    own_crafts = LinesField(
        most=MOST_OWN_WORDS,
        label=gettext_lazy("Work that is not on the list"),
        help_text=gettext_lazy("In your words, one on each line."),
    )
    talks = Picks(label=gettext_lazy("How you like to talk"), choices=Talk.choices)

    anyway = forms.BooleanField(required=False)
    asks_first = False

    def __init__(self, *args: Any, person: Person, trades: Sequence[Trade], **options: Any) -> None:
        self.person = person
        super().__init__(*args, place=person.place, **options)
        crafts: Any = self.fields["crafts"]
        crafts.choices = [(t.name, [(t.id, t.name), *((w.id, w.name) for w in t.works)]) for t in trades]
        self._names = {pk: name for _trade, works in crafts.choices for pk, name in works}
        for pk in self._chosen_crafts():
            self.fields[f"years_{pk}"] = self._years_field(self._names[pk])

    def _chosen_crafts(self) -> list[int]:
        chosen = self["crafts"].data if self.is_bound else self.initial.get("crafts", ())
        return list(dict.fromkeys(pk for pk in map(as_number, chosen) if pk in self._names))

    def _years_field(self, craft: str) -> forms.TypedChoiceField:
        return forms.TypedChoiceField(
            label=craft,
            coerce=int,
            empty_value=None,
            required=False,
            choices=[("", gettext_lazy("Not said")), *Years.choices],
        )

    @property
    def groups(self) -> list[PickGroup]:
        return not_chosen(self["crafts"])

    @property
    def chosen(self) -> list[tuple[Pick, BoundField]]:
        """Each kind of work chosen so far, and the field that asks how long."""
        return [(Pick(pk, self._names[pk]), self[f"years_{pk}"]) for pk in self._chosen_crafts()]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        try:
            ensure_name_is_ones_own(name, self.person.name)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal
        return name

    def clean_handle(self) -> str:
        handle = str(self.cleaned_data["handle"])
        try:
            ensure_handle_is_free(handle, self.person)
        except HandleReserved as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal
        except HandleTaken as refusal:
            raise forms.ValidationError(self.taken()) from refusal
        return handle

    def clean(self) -> dict[str, Any]:
        """Ask once more before a number, an address or an account stands where everybody reads it."""
        said = super().clean() or {}
        for name in READ_BY_OTHERS if not said.get("anyway") else ():
            words = said.get(name, "")
            if words != getattr(self.person, name) and screen(words, Facts()):
                self.asks_first = True
                self.add_error(name, HOLDS_SOMETHING)
        return said

    def taken(self) -> str:
        """Say that a handle is taken, and name one that is free."""
        free = next(handles.free(handles.derived_from(tidy(str(self["name"].data or "")))))
        return _("This short name is taken. “%(handle)s” is free.") % {"handle": free}

    def described(self) -> Described:
        said = self.cleaned_data
        return Described(
            **{name: said[name] for name in ("name", "handle", "headline", "about", "goal", "place")},
            languages=said["languages"],
            talks=said["talks"],
            crafts={pk: said.get(f"years_{pk}") for pk in said["crafts"]},
            own_crafts=said["own_crafts"],
        )
