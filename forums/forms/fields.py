"""Fields that several forms share: what people write arrives in one form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from profiles.choices import plain, tidy

TOO_LONG = _("A little shorter, please: %(limit_value)s letters fit here, and these are %(show_value)s.")


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
    """A form whose labels stand without a colon, and whose fields no browser cuts."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field, forms.CharField):
                field.error_messages["max_length"] = TOO_LONG
