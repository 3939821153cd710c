from django import forms
from django.utils.translation import gettext_lazy as _

from matching.models.messages import MESSAGE_LENGTH
from profiles.forms.fields import LineField, PlainForm, WordsField
from profiles.policies.screening import Facts, screen


class ContactForm(PlainForm):
    contact = LineField(
        label=_("Your phone number or address"),
        help_text=_("Only the two of you see it. Leave it empty to take it back."),
        max_length=120,
        required=False,
    )


class EndForm(PlainForm):
    farewell = WordsField(
        label=_("A last line"),
        help_text=_("A thank-you, or what you take along. It is sent with the news."),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input--low"}),
    )
    hands_on = forms.BooleanField(label=_("I cannot go on, and they still need somebody"), required=False)


class MessageForm(PlainForm):
    words = WordsField(
        label=_("Write a message"),
        max_length=MESSAGE_LENGTH,
        error_messages={"required": _("Please write something first.")},
        widget=forms.Textarea(attrs={"class": "input--low"}),
    )
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)

    def asks_first(self) -> bool:
        """Whether to ask once more, because these words hold a number, an address or an account."""
        return "anyway" not in self.data and bool(screen(self.cleaned_data["words"], Facts()))
