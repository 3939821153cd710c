from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from forums import markup
from forums.choices import ReactionKind
from forums.forms.pictures import AlongForm
from forums.models.threads import TITLE_LENGTH
from profiles.forms.fields import LineField, PlainForm, WordsField

HINT = _("You can use **bold**, lists, > quotes and links. Please no account numbers and no addresses.")
NOTHING = _("Please write something first.")


class PostForm(AlongForm):
    """What is said in a conversation, and a picture if one likes."""

    words = WordsField(
        label=_("Your reply"), help_text=HINT, max_length=markup.LONGEST, error_messages={"required": NOTHING}
    )
    form_key = forms.CharField(max_length=36, widget=forms.HiddenInput)

    field_order: tuple[str, ...] = ("words", "picture", "described")

    def clean(self) -> dict[str, Any]:
        """A form lets the same words in once; other words, after going back in the browser, are something new."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "form_key" in data:
            said = f"{data['form_key']} {data.get('title', '')} {data.get('words', '')}"
            data["form_key"] = uuid5(NAMESPACE_URL, said).hex
        return data

    def preview(self) -> str:
        """Return how the words will look; nothing where they cannot be posted."""
        words: Any = self.cleaned_data.get("words", "")
        return markup.render(words) if words else ""


class EditForm(PostForm):
    """What one wrote oneself; with a title where it opens a conversation."""

    title = LineField(
        label=_("In one line"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Please say in a line what it is about.")},
    )

    field_order = ("title", "words")

    def __init__(self, *args: Any, is_opening: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in ("form_key", "picture", "described"):
            del self.fields[field]
        self.fields["words"].label = _("What you wrote")
        if not is_opening:
            del self.fields["title"]


class RevealForm(PlainForm):
    why = LineField(
        label=_("Why do you need to know who wrote this?"),
        help_text=_("Its author reads this sentence, and it stands in the audit that you asked."),
        max_length=200,
        error_messages={"required": _("Please say in a few words why.")},
    )


class ReactionForm(PlainForm):
    kind = forms.ChoiceField(choices=ReactionKind.choices)
    on = forms.BooleanField(required=False)
