"""Fields that several forms share: what people write arrives in one form."""

from typing import Any

from django import forms

from profiles.choices import plain, tidy


class LineField(forms.CharField):
    """One line of text for others to read."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class WordsField(forms.CharField):
    """Some sentences for others to read."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class PlainForm(forms.Form):
    """A form whose labels stand without a colon."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
