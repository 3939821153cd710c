"""The request form: what for, in own words, and who is asked first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from matching.choices import Length
from matching.commands.cases import Said
from matching.models.cases import MOST_WISHES, WORDS_LENGTH
from profiles.forms.fields import LineField, PlainForm, WordsField
from profiles.models import Person

MOST_TIMES = 3


class CaseForm(PlainForm):
    """``topics`` and ``mentors`` are what may be chosen; ``times`` the hours that both are free."""

    topic = forms.TypedChoiceField(
        label=_("What do you want help with?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one. “I don't know yet” is a good answer too."),
            "invalid_choice": _("Please choose one from the list."),
        },
    )
    words = WordsField(
        label=_("Where are you now, and where would you like to be?"),
        help_text=_("Two sentences are enough. People we ask read this as you wrote it."),
        max_length=WORDS_LENGTH,
        required=False,
    )
    tried = LineField(label=_("What have you tried so far?"), max_length=200, required=False)
    length = forms.ChoiceField(
        label=_("For how long?"), choices=Length.choices, widget=forms.RadioSelect, initial=Length.OPEN
    )
    times = forms.TypedMultipleChoiceField(
        label=_("Times for a first call"),
        help_text=_("Hours when you and the first person we ask are free, in your own time. Choose up to three."),
        coerce=datetime.fromisoformat,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of these times is over by now. Please choose again.")},
    )
    shows_topics = forms.BooleanField(label=_("What I can share and want to learn"), required=False, initial=True)
    contact = LineField(
        label=_("A phone number or address, if they say yes"),
        help_text=_("Shown to the one person who says yes, and to nobody else. You can take it back at any time."),
        max_length=120,
        required=False,
    )
    wish_1 = forms.ChoiceField(label=_("Ask first"), required=False)
    wish_2 = forms.ChoiceField(label=_("Then"), required=False)
    wish_3 = forms.ChoiceField(label=_("And then"), required=False)
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)

    already = ""  # the page of a request about the same, that goes on

    def __init__(
        self,
        *args: Any,
        topics: dict[int, str],
        mentors: Sequence[Person],
        times: Sequence[datetime] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.mentors = {mentor.key: mentor for mentor in mentors}
        chosen: Any = self.fields
        chosen["topic"].choices = list(topics.items())
        chosen["times"].choices = [
            (moment.isoformat(), date_format(timezone.localtime(moment), "SHORT_WEEKDAY_DATETIME_FORMAT"))
            for moment in times
        ]
        who = [("", _("Whoever fits best")), *((mentor.key, mentor.name) for mentor in mentors)]
        for name in self.wish_names():
            chosen[name].choices = who

    @staticmethod
    def wish_names() -> list[str]:
        return [f"wish_{place}" for place in range(1, MOST_WISHES + 1)]

    def clean_times(self) -> list[datetime]:
        times: list[datetime] = self.cleaned_data["times"]
        if len(times) > MOST_TIMES:
            raise forms.ValidationError(_("Up to three times, please."))
        return times

    def said(self, languages: Sequence[str]) -> Said:
        data = self.cleaned_data
        wishes = dict.fromkeys(data[name] for name in self.wish_names() if data.get(name))
        return Said(
            topic=data["topic"],
            wishes=[self.mentors[key] for key in wishes],
            words=data["words"],
            tried=data["tried"],
            length=Length(data["length"]),
            languages=languages,
            times=data["times"],
            shows_topics=data["shows_topics"],
            contact=data["contact"],
        )
