from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from profiles.choices import Verdict, Wrong
from profiles.forms.fields import Choice, LineField, PlainForm, WordsField, one_of
from profiles.models.reports import REASON_LENGTH, REPORT_LENGTH

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
    """A moderator's answer. The pressed button says the verdict."""

    verdict = Choice(choices=Verdict.choices)
    rule = Choice(label=gettext_lazy("What it is about"), choices=Wrong.choices)
    reason = WordsField(
        label=gettext_lazy("What the author will read"),
        max_length=REASON_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"class": "input--low"}),
    )


class OpenForm(PlainForm):
    why = LineField(
        label=gettext_lazy("Why do you need to read more?"),
        help_text=gettext_lazy("Both people are told that a moderator read ten messages around this one."),
        max_length=WHY_LENGTH,
        error_messages={"required": gettext_lazy("Please say in a few words why.")},
    )
