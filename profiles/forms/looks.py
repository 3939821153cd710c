"""How the site looks and speaks on this device."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, gettext_lazy

from profiles.choices import Theme
from profiles.forms.fields import PlainForm, one_of


class LookForm(PlainForm):
    theme = one_of(Theme.choices, label=gettext_lazy("Light or dark?"))
    save_data = forms.BooleanField(
        label=gettext_lazy("Use less data"),
        required=False,
        help_text=gettext_lazy("The headings use your phone's own letters then, which load nothing."),
    )
    language = one_of((), label=gettext_lazy("Language of the pages"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        language: Any = self.fields["language"]
        language.choices = [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
