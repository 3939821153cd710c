"""What a mentor may say with an answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matching.choices import Reason
from matching.commands.asks import No
from matching.models import Ask
from matching.models.asks import NOTE_LENGTH
from profiles.forms.fields import PlainForm, WordsField
from profiles.models import Person
from profiles.models.offers import MAX_ROOM


class YesForm(PlainForm):
    words = WordsField(
        label=_("A first line to them"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class NoForm(PlainForm):
    """``others`` are mentors who might fit instead."""

    reason = forms.ChoiceField(
        label=_("Why, if you like to say"), choices=Reason.choices, widget=forms.RadioSelect, initial=Reason.NO_TIME
    )
    suggested = forms.ChoiceField(label=_("Do you know somebody who fits better?"), required=False)
    note = WordsField(
        label=_("A line to them"),
        help_text=_("A tip is worth a lot. They read it with your answer."),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "input--low"}),
    )
    pauses = forms.BooleanField(label=_("And pause my offer: nobody new can ask me"), required=False)

    def __init__(self, *args: Any, others: Sequence[Person] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.others = {person.key: person for person in others}
        choices: Any = self.fields["suggested"]
        choices.choices = [("", _("Nobody in particular")), *((key, one.name) for key, one in self.others.items())]

    def no(self) -> No:
        data = self.cleaned_data
        return No(
            reason=Reason(data["reason"]),
            note=data["note"],
            suggested=self.others.get(data["suggested"]),
            pauses=data["pauses"],
        )


class QuestionForm(PlainForm):
    question = WordsField(
        label=_("What would you like to know?"),
        max_length=NOTE_LENGTH,
        error_messages={"required": _("Please write what you would like to know.")},
        widget=forms.Textarea(attrs={"rows": 3, "class": "input--low"}),
    )


class ReplyForm(PlainForm):
    """The answer to the question of one ask; a page may hold one of each."""

    words = WordsField(
        label=_("Your answer"),
        max_length=NOTE_LENGTH,
        error_messages={"required": _("Please write your answer.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, ask: Ask, **options: Any) -> None:
        super().__init__(*args, auto_id=f"{ask.key}-%s", **options)
        self.ask = ask


class RoomForm(PlainForm):
    room = forms.IntegerField(min_value=0, max_value=MAX_ROOM)
