from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from profiles.choices import fold
from profiles.forms.fields import LineField, PlainForm


class EraseForm(PlainForm):
    """Typing one's own short name: nobody does that by mistake."""

    handle = LineField(
        label=gettext_lazy("Type your short name to go on"),
        error_messages={
            "required": gettext_lazy("Please type your short name, so that this does not happen by mistake.")
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, handle: str, **options: Any) -> None:
        self.own = handle
        super().__init__(*args, **options)

    def clean_handle(self) -> str:
        typed = str(self.cleaned_data["handle"]).removeprefix("@")
        if fold(typed) != fold(self.own):
            raise forms.ValidationError(gettext_lazy("This is not your short name. Nothing was deleted."))
        return typed
