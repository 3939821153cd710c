"""Setting up the rooms of the forum: admins do."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from forums.choices import BoardAudience
from forums.errors import SlugTaken, TopicHasTag
from forums.models import Board, Tag
from forums.policies.boards import ensure_sets_up
from profiles.commands import audit
from profiles.models import Person


@dataclass(frozen=True)
class Room:
    """What a board is called, who reads it, and where it stands among the others."""

    slug: str
    name: str
    about: str = ""
    rules: str = ""
    hue: int = 1
    position: int = 0
    audience: BoardAudience = BoardAudience.MEMBERS


@transaction.atomic
def set_up(*, room: Room, by: Person | None, at: datetime, board: Board | None = None, archived: bool = False) -> Board:
    """Make a board or change one. ``by`` is None for whoever sits at the server."""
    ensure_sets_up(by)
    if Board.objects.filter(slug=room.slug).exclude(pk=board.pk if board else 0).exists():
        raise SlugTaken
    board = board or Board()
    for name, value in asdict(room).items():
        setattr(board, name, value)
    board.archived_at = (board.archived_at or at) if archived else None
    board.save()
    audit.record(action="board.set_up", by=by, kind="forums.board", key=board.key, facts={"slug": room.slug}, at=at)
    return board


@transaction.atomic
def add_tag(*, slug: str, name: str, by: Person | None, at: datetime, topic: int | None = None) -> Tag:
    """Let conversations be tagged so; a tag that is there changes its name, and the topic that it stands for."""
    ensure_sets_up(by)
    if topic is not None and Tag.objects.filter(topic=topic).exclude(slug=slug).exists():
        raise TopicHasTag
    tag, _made = Tag.objects.update_or_create(slug=slug, defaults={"name": name, "topic_id": topic})
    audit.record(action="tag.added", by=by, kind="forums.tag", key=slug, at=at)
    return tag
