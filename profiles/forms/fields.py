"""Fields that several forms share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from profiles.choices import plain, tidy

WORDS_LENGTH = 80
LONGEST_NUMBER = 10


def as_number(value: Any) -> int:
    """Read an id or a slot that a browser sent; -1, which nothing has, where it is none."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else -1


class WholeField(forms.CharField):
    """Text that the browser does not cut: with maxlength it shortens what is pasted without a word."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "max_length": gettext_lazy(
            "A little shorter, please: %(limit_value)s letters fit here, and these are %(show_value)s."
        )
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class LineField(WholeField):
    """One line of text for others to read."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class WordsField(WholeField):
    """Some sentences for others to read."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class LinesField(WholeField):
    """A few short lines; cleans to a list without doubles."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "input--low"})

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(required=False, max_length=1000, **options)

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        lines = list(dict.fromkeys(line for raw in text.splitlines() if (line := tidy(raw))))
        if len(lines) > self.most:
            message = ngettext("One line at most, please.", "Up to %(most)s lines, please.", self.most)
            raise forms.ValidationError(message % {"most": self.most})
        for line in lines:
            if len(line) > WORDS_LENGTH:
                raise forms.ValidationError(_("A little shorter, please: up to 80 letters a line."))
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True)
class Pick:
    """One box to tick. Written by the template itself: a widget for each of hundreds of topics is slow."""

    value: int
    label: str


@dataclass(frozen=True)
class PickGroup:
    label: str
    picks: tuple[Pick, ...]


def not_chosen(field: BoundField) -> list[PickGroup]:
    """Lay out the grouped choices that are left: what is chosen stands above them, once."""
    ticked = {str(value) for value in field.value() or ()}
    choices: Any = field.field.choices  # type: ignore[attr-defined]
    return [
        PickGroup(str(label), tuple(Pick(value, str(text)) for value, text in options if str(value) not in ticked))
        for label, options in choices
    ]


class Picks(forms.TypedMultipleChoiceField):
    """Several choices as checkboxes; cleans to a list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, most: int | None = None, too_many: Any = "", **options: Any) -> None:
        self.most, self.too_many = most, too_many
        errors = {"invalid_choice": gettext_lazy("One of the choices is not on our list any more.")}
        super().__init__(required=False, error_messages=errors, **options)

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        if self.most is not None and len(chosen) > self.most:
            raise forms.ValidationError(self.too_many)
        return chosen


class Choice(forms.ChoiceField):
    """One choice from a list."""

    default_error_messages = {
        "required": gettext_lazy("Please choose one."),
        "invalid_choice": gettext_lazy("Please choose one from the list."),
    }


def one_of(choices: Iterable[tuple[Any, Any]], **options: Any) -> Choice:
    """Return a choice by radios."""
    return Choice(choices=list(choices), widget=forms.RadioSelect, **options)


class PlainForm(forms.Form):
    """A form whose labels stand without a colon."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
