"""The form that begins a conversation."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.choices import ThreadKind
from forums.commands.threads import Said
from forums.errors import OnlyQuestionsWithoutName
from forums.forms.posts import PostForm
from forums.models import Board, Tag
from forums.models.tags import MOST_TAGS
from forums.models.threads import TITLE_LENGTH
from profiles.forms.fields import LineField

CHOOSE = {"required": _("Please choose one."), "invalid_choice": _("Please choose one from the list.")}


class ThreadForm(PostForm):
    """``boards`` and ``tags`` are what may be chosen, ``languages`` pairs of a code and a name."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=ThreadKind.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    title = LineField(
        label=_("In one line"),
        help_text=_("So that others find it: “First tax return: what can I take off?”"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Please say in a line what it is about.")},
    )
    board = forms.ChoiceField(label=_("Where does it belong?"), widget=forms.RadioSelect, error_messages=CHOOSE)
    tags = forms.MultipleChoiceField(
        label=_("Tags"),
        help_text=_("Three at most."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of the tags is not there any more. Please choose again.")},
    )
    anonymous = forms.BooleanField(
        label=_("Ask without my name"),
        help_text=_(
            "For questions. Others read “Anonymous”, also at what you reply there. A moderator sees your name only "
            "after writing down why, and you are told."
        ),
        required=False,
    )
    language = forms.ChoiceField(label=_("In which language is it?"), error_messages=CHOOSE)

    field_order = ("kind", "title", "words", "picture", "described", "anonymous", "board", "tags", "language")

    def __init__(
        self,
        *args: Any,
        boards: Sequence[Board],
        tags: Iterable[Tag],
        languages: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.rooms = {board.slug: board for board in boards}
        self.offered = {tag.slug: tag for tag in tags}
        chosen: Any = self.fields
        chosen["words"].label = _("What happened, and what would you like to know?")
        chosen["board"].choices = [(board.slug, board.name) for board in boards]
        chosen["tags"].choices = [(tag.slug, tag.name) for tag in self.offered.values()]
        chosen["language"].choices = languages

    def clean_tags(self) -> list[str]:
        tags: list[str] = self.cleaned_data["tags"]
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(_("Three tags at most. Keep those that help others to find it."))
        return tags

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("anonymous") and data.get("kind") == ThreadKind.TALK:
            self.add_error("anonymous", str(OnlyQuestionsWithoutName.sentence))
        return data

    def said(self) -> Said:
        data = self.cleaned_data
        return Said(
            board=self.rooms[data["board"]],
            kind=ThreadKind(data["kind"]),
            title=data["title"],
            words=data["words"],
            language=data["language"],
            tags=[self.offered[slug] for slug in data["tags"]],
            anonymous=data["anonymous"],
        )
