"""Choosing languages without a script: the common ones as chips, any other from a list."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language, gettext_lazy

from profiles.forms.fields import Choice, Picks, PlainForm
from profiles.queries import languages


class LanguagesForm(PlainForm):
    """The part of a form that asks for languages; ``cleaned_data["languages"]`` holds the codes."""

    most_languages = 10

    languages = Picks(label=gettext_lazy("Languages you are at ease in"))
    another_language = Choice(label=gettext_lazy("Another language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        locale = get_language() or "en"
        self.fields["languages"].choices = self._chips(locale)  # type: ignore[attr-defined]
        listed = [("", gettext_lazy("Choose a language")), *languages.choices(locale)]
        self.fields["another_language"].choices = listed  # type: ignore[attr-defined]

    def _chips(self, locale: str) -> list[tuple[str, str]]:
        """Offer what is chosen already, and the common ones."""
        chosen: Iterable[str] = self.initial.get("languages") or ()
        if self.is_bound:
            chosen = [*chosen, *self["languages"].data]
        known = set(languages.codes())
        offered = dict.fromkeys([*chosen, *languages.COMMON])
        return [(code, languages.name(code, locale)) for code in offered if code in known]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        chosen = [*cleaned.get("languages", ()), cleaned.get("another_language", "")]
        cleaned["languages"] = [code for code in dict.fromkeys(chosen) if code]
        if len(cleaned["languages"]) > self.most_languages:
            self.add_error("languages", gettext_lazy("Ten languages at most, please."))
        return cleaned
