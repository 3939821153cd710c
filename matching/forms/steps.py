"""The words with which something is asked in the forum."""

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.forms.fields import LineField, PlainForm, WordsField

TITLE_LENGTH, TEXT_LENGTH = 120, 2000


class TextForm(PlainForm):
    title = LineField(
        label=_("Your question in one line"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Please write your question in one line.")},
    )
    words = WordsField(
        label=_("And what belongs to it"),
        help_text=_("Members read this in the forum. Leave out names and numbers."),
        max_length=TEXT_LENGTH,
        error_messages={"required": _("Please write a sentence or two.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
