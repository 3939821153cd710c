from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models.letters import LETTER_LENGTH
from profiles.forms.fields import PlainForm, WordsField


class LetterForm(PlainForm):
    words = WordsField(
        label=_("Your words"),
        max_length=LETTER_LENGTH,
        error_messages={"required": _("Please write something first.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)
