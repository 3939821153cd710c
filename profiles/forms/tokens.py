"""A key for a program: its name, what it may do, how long it lasts."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from profiles.choices import Scope
from profiles.forms.fields import LineField, Picks, PlainForm, one_of
from profiles.models.tokens import NAME_LENGTH

DAYS = {
    "30": gettext_lazy("A month"),
    "90": gettext_lazy("Three months"),
    "365": gettext_lazy("A year"),
}
USUAL = "90"
OF_A_DUTY = {Scope.READ_DUTY.value, Scope.WRITE_DUTY.value}


class TokenForm(PlainForm):
    name = LineField(
        label=gettext_lazy("What is it for?"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("So that you know it again. For example: my spreadsheet."),
        error_messages={"required": gettext_lazy("Please give the key a name.")},
    )
    scopes = Picks(label=gettext_lazy("What may the program do?"))
    days = one_of(DAYS.items(), label=gettext_lazy("How long does the key work?"), initial=USUAL)

    def __init__(self, *args: Any, has_duty: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(scope, label) for scope, label in Scope.choices if has_duty or scope not in OF_A_DUTY]

    def clean_scopes(self) -> list[str]:
        scopes: list[str] = self.cleaned_data["scopes"]
        if not scopes:
            raise forms.ValidationError(gettext_lazy("Please choose at least one thing that the program may do."))
        return scopes

    def lifetime(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["days"]))
