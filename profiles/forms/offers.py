"""The offer, the break from it, and the handbook's three questions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from profiles.choices import Format, GoodFor, Rhythm
from profiles.commands.offers import Offered
from profiles.forms.fields import Choice, LineField, Picks, PlainForm, one_of
from profiles.models.offers import MAX_ROOM
from profiles.queries.offers import OfferState

ICONS = {Format.LONG_TERM.value: "route", Format.ONE_OFF.value: "message-circle", Format.OFFICE_HOURS.value: "armchair"}
USUAL = [Format.LONG_TERM.value, Format.ONE_OFF.value]
WORDS_LENGTH = 160


class OfferForm(PlainForm):
    topics = Picks(label=gettext_lazy("What may people ask you about?"), coerce=int)
    formats = Picks(label=gettext_lazy("How?"), choices=Format.choices)
    room = one_of(
        [(room, str(room)) for room in range(1, MAX_ROOM + 1)],
        label=gettext_lazy("Room for how many people at once?"),
        help_text=gettext_lazy("Two is usual. You never get more people than you say here."),
    )
    rhythm = Choice(
        label=gettext_lazy("Your rhythm"),
        choices=[("", gettext_lazy("We find it together")), *Rhythm.choices],
        required=False,
    )
    good_for = Choice(
        label=gettext_lazy("Good for"),
        choices=[("", gettext_lazy("Not said")), *GoodFor.choices],
        required=False,
    )
    good_for_words = LineField(
        label=gettext_lazy("Good for, in your words"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=gettext_lazy("Say it plainly. It saves both of you a no."),
    )
    not_for_words = LineField(
        label=gettext_lazy("Not for"),
        max_length=WORDS_LENGTH,
        required=False,
        help_text=gettext_lazy("For example: visa or legal questions."),
    )
    avoids_rivals = forms.BooleanField(
        label=gettext_lazy("Do not bring me together with people who do my work in my town"), required=False
    )

    def __init__(self, *args: Any, topics: Mapping[int, str], own_words: Sequence[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.own_words = own_words
        self.fields["topics"].choices = list(topics.items())  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, state: OfferState | None, *, shared: Sequence[int], avoids_rivals: bool) -> dict[str, Any]:
        """Start with what is saved; an offer that never said what about, with all that the person can share."""
        if state is None:
            return {"room": 2, "formats": USUAL, "topics": shared, "avoids_rivals": avoids_rivals}
        names = ("room", "formats", "rhythm", "good_for", "good_for_words", "not_for_words")
        kept = {name: getattr(state.offer, name) for name in names}
        began = state.offer.opened_at is not None
        kept["formats"] = kept["formats"] if began else kept["formats"] or USUAL
        return {**kept, "topics": state.topics if began else state.topics or shared, "avoids_rivals": avoids_rivals}

    def offered(self) -> Offered:
        return Offered(**{**self.cleaned_data, "room": int(self.cleaned_data["room"])})


class PauseForm(PlainForm):
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("From that day on people can ask you again."),
        error_messages={"invalid": gettext_lazy("Please write the day like 2026-12-05.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "input--short"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until <= self.today:
            raise forms.ValidationError(gettext_lazy("Please choose a day that is still to come."))
        return until


class Question(NamedTuple):
    text: Promise
    answers: tuple[tuple[str, Promise], ...]
    right: str
    read_again: dict[str, Promise]  # by the answer that was chosen


QUESTIONS = {
    "advice": Question(
        gettext_lazy("1. Someone asks you whether they can keep their visa. What do you do?"),
        (
            ("friend", gettext_lazy("Tell them what happened to a friend")),
            ("point", gettext_lazy("Say where to get advice")),
            ("search", gettext_lazy("Look it up together")),
        ),
        "point",
        {
            "friend": gettext_lazy(
                "You mean well. Their case may be another one, and it is about their papers. "
                "Read “Where mentoring ends” again and choose another."
            ),
            "search": gettext_lazy(
                "A kind thought. But what you find may be old or wrong, and it is about their papers. "
                "Read “Where mentoring ends” again and choose another."
            ),
        },
    ),
    "full": Question(
        gettext_lazy("2. Somebody asks you, and your week is full. What helps most?"),
        (
            ("wait", gettext_lazy("Wait until the week is over")),
            ("say", gettext_lazy("Say no, or not now")),
        ),
        "say",
        {
            "wait": gettext_lazy(
                "Many of us would. But they cannot ask the next person until you have answered. "
                "Read “Answer, even with a no” again and choose another."
            )
        },
    ),
    "money": Question(
        gettext_lazy("3. They offer you 20 for your time. You say…"),
        (
            ("free", gettext_lazy("Thank you, nobody pays here")),
            ("insist", gettext_lazy("Only if they insist")),
        ),
        "free",
        {
            "insist": gettext_lazy(
                "It can feel rude to refuse. Nobody pays here, so that nobody feels they have to. "
                "Read “Where mentoring ends” again and choose another."
            )
        },
    ),
}


class HandbookForm(PlainForm):
    """Three questions that can be tried as often as one likes; what was right stays chosen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, question in QUESTIONS.items():
            self.fields[name] = one_of(question.answers, label=question.text)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        for name, question in QUESTIONS.items():
            if cleaned.get(name) in question.read_again:
                self.add_error(name, str(question.read_again[cleaned[name]]))
        return cleaned

    def right(self) -> int:
        """Count the answers that are right so far."""
        return sum(name not in self.errors for name in QUESTIONS) if self.is_bound else 0
