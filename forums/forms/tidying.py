"""What a moderator says about a conversation."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forums.forms.fields import LineField, PlainForm
from forums.models import Board
from forums.models.threads import TITLE_LENGTH


class MoveForm(PlainForm):
    board = forms.ChoiceField(label=_("To which board?"))

    def __init__(self, *args: Any, boards: Sequence[Board], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rooms = {board.slug: board for board in boards}
        chosen: Any = self.fields["board"]
        chosen.choices = [(board.slug, board.name) for board in boards]

    def room(self) -> Board:
        return self.rooms[self.cleaned_data["board"]]


class MergeForm(PlainForm):
    address = LineField(
        label=_("The address of the other conversation"),
        help_text=_("What is said here comes behind what is said there."),
        max_length=300,
    )

    def key_named(self) -> str:
        """Return the last part of the address that could be a key."""
        address: str = self.cleaned_data["address"].partition("?")[0].partition("#")[0]
        return address.rstrip("/").rpartition("/")[2]


class SplitForm(PlainForm):
    """``replies`` are pairs of a key and who wrote it."""

    title = LineField(
        label=_("What the new conversation is about, in one line"),
        max_length=TITLE_LENGTH,
        error_messages={"required": _("Please say in a line what it is about.")},
    )
    keys = forms.MultipleChoiceField(
        label=_("Which replies?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one reply.")},
    )

    def __init__(self, *args: Any, replies: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen: Any = self.fields["keys"]
        chosen.choices = replies
