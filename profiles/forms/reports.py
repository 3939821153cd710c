from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from profiles.choices import Curb, Verdict, Wrong, fold
from profiles.commands.restrictions import Measure
from profiles.errors import ReasonMissing
from profiles.forms.fields import Choice, LineField, PlainForm, WordsField, one_of
from profiles.models.appeals import ANSWER_LENGTH, APPEAL_LENGTH
from profiles.models.reports import REASON_LENGTH, REPORT_LENGTH
from profiles.models.watched import WORD_LENGTH

WHY_LENGTH = 200
# A first sentence to the author, which the moderator changes as they like.
REASONS: dict[Wrong, str | Promise] = {
    Wrong.DANGER: gettext_lazy("What you wrote made somebody fear for their safety. Please never write that here."),
    Wrong.PRIVATE: gettext_lazy("It shows where somebody lives or how to reach them. Please write it without that."),
    Wrong.MONEY: gettext_lazy("Help here is free: nobody asks for money, offers it or sells anything."),
    Wrong.UNKIND: gettext_lazy("Please disagree about the matter, not the person. A no is a whole answer."),
    Wrong.SPAM: gettext_lazy("Advertising and texts by a machine have no place here."),
    Wrong.PRETENDS: gettext_lazy("Any name is fine here, as long as you do not pretend to be somebody else."),
    Wrong.OTHER: gettext_lazy("This does not go with the rules that all of us agreed to."),
}


FOLLOWS: dict[str, tuple[str | Promise, Measure | None]] = {
    "": (gettext_lazy("Nothing more"), None),
    "slow-3": (gettext_lazy("Writes once an hour for 3 days"), Measure(Curb.SLOW, 3)),
    "suspend-1": (gettext_lazy("Out for a day"), Measure(Curb.SUSPEND, 1)),
    "suspend-7": (gettext_lazy("Out for a week"), Measure(Curb.SUSPEND, 7)),
    "suspend-30": (gettext_lazy("Out for 30 days"), Measure(Curb.SUSPEND, 30)),
    "close": (gettext_lazy("Close the account; a second person has to agree"), Measure(Curb.CLOSE)),
}


class ReportForm(PlainForm):
    """What is wrong, in one tap; more words if one likes."""

    wrong = one_of(
        Wrong.choices,
        label=gettext_lazy("What is wrong?"),
        error_messages={"required": gettext_lazy("Please choose what comes nearest.")},
    )
    words = WordsField(
        label=gettext_lazy("What should a moderator know?"),
        help_text=gettext_lazy("Two sentences are enough. Leave it empty if it speaks for itself."),
        max_length=REPORT_LENGTH,
        required=False,
    )
    hide_now = forms.BooleanField(required=False)
    keep_apart = forms.BooleanField(required=False)


class DecisionForm(PlainForm):
    """A moderator's answer. The pressed button says the verdict.

    Whoever chooses another rule and leaves the sentence that we proposed means the sentence of that rule,
    and whoever keeps it means none.
    """

    verdict = Choice(choices=Verdict.choices)
    rule = Choice(label=gettext_lazy("What it is about"), choices=Wrong.choices)
    reason = WordsField(
        label=gettext_lazy("What the author will read"),
        max_length=REASON_LENGTH,
        error_messages={"required": ReasonMissing.sentence},
        widget=forms.Textarea(attrs={"class": "input--low"}),
    )
    follows = Choice(
        label=gettext_lazy("What follows for the author"),
        choices=[(name, label) for name, (label, _measure) in FOLLOWS.items()],
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].required = self.data.get("verdict") != Verdict.KEEP

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        rule, reason = said.get("rule"), said.get("reason")
        if rule in REASONS and reason in {str(sentence) for sentence in REASONS.values()}:
            said["reason"] = "" if said.get("verdict") == Verdict.KEEP else str(REASONS[Wrong(rule)])
        return said

    def measure(self) -> Measure | None:
        return FOLLOWS[self.cleaned_data["follows"] or ""][1]


class AppealForm(PlainForm):
    words = WordsField(
        label=gettext_lazy("What did we get wrong?"),
        max_length=APPEAL_LENGTH,
        error_messages={"required": gettext_lazy("Please write what we got wrong.")},
        widget=forms.Textarea(attrs={"class": "input--low"}),
    )


class MendForm(PlainForm):
    mended = WordsField(
        label=gettext_lazy("Your words, mended"),
        help_text=gettext_lazy("Change what you like; then it is shown again at once."),
        error_messages={"required": gettext_lazy("Please write something first.")},
    )

    def __init__(self, *args: Any, longest: int, **options: Any) -> None:
        """Build it for a text that may be as long as one that is new."""
        super().__init__(*args, **options)
        self.fields["mended"].validators.append(MaxLengthValidator(longest))


class AnswerForm(PlainForm):
    """The second look. The pressed button says whether the author was right."""

    granted = Choice(choices=(("yes", ""), ("no", "")))
    answer = WordsField(
        label=gettext_lazy("What both will read"),
        max_length=ANSWER_LENGTH,
        error_messages={"required": gettext_lazy("Please write a sentence that both will read.")},
        widget=forms.Textarea(attrs={"class": "input--low"}),
    )


class WatchedForm(PlainForm):
    words = LineField(
        label=gettext_lazy("A word or a few"),
        help_text=gettext_lazy("Whole words; capitals and accents make no difference."),
        max_length=WORD_LENGTH,
        error_messages={"required": gettext_lazy("Please write a word.")},
    )

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not fold(words):
            raise forms.ValidationError(gettext_lazy("Please write a word."))
        return words


class OpenForm(PlainForm):
    why = LineField(
        label=gettext_lazy("Why do you need to read more?"),
        help_text=gettext_lazy("Both people are told that a moderator read ten messages around this one."),
        max_length=WHY_LENGTH,
        error_messages={"required": gettext_lazy("Please say in a few words why.")},
    )
