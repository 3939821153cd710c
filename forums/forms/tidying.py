"""What a moderator says about a conversation."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from forums.models import Board
from forums.models.threads import TITLE_LENGTH
from profiles.forms.fields import LineField, PlainForm


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

    def __init__(self, *args: Any, host: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.host = host

    def key_named(self) -> str:
        """Return the key in the address of a conversation of ours, or what may be a key; "" for any other address."""
        said: str = self.cleaned_data["address"]
        if "/" not in said:
            return said
        try:
            address = urlsplit(said)
            found = resolve(address.path) if address.netloc in ("", self.host) else None
        except (ValueError, Resolver404):
            return ""
        return str(found.kwargs["key"]) if found and found.view_name == "forums:thread_show" else ""


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
