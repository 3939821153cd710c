"""Until when somebody is on a gig."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.forms.fields import PlainForm


class GigForm(PlainForm):
    until = forms.DateField(
        label=_("Back on"),
        error_messages={
            "required": _("Please choose the day on which you are back."),
            "invalid": _("Please write the day like 2026-12-05."),
        },
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= self.today:
            raise forms.ValidationError(_("Please choose a day after today."))
        return until
