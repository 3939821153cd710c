"""Who may begin a conversation and say something in it."""

from forums.errors import BoardIsArchived, ThreadIsGone, ThreadIsLocked, ThreadWaits
from forums.models import Board, Thread
from forums.queries import readers
from profiles.choices import RoleName
from profiles.errors import NotAllowed
from profiles.models import Person
from profiles.queries import blocks, roles


def ensure_may_enter(board: Board, person: Person) -> None:
    if board.audience not in readers.audiences_of(person):
        raise NotAllowed


def ensure_may_open(board: Board, person: Person) -> None:
    ensure_may_enter(board, person)
    if board.archived_at is not None:
        raise BoardIsArchived


def ensure_may_reply(thread: Thread, person: Person) -> None:
    """Whether somebody may still write here, decided under the lock of the thread."""
    ensure_may_enter(thread.board, person)
    if thread.hidden_at is not None or thread.merged_into_id is not None or _apart(thread, person):
        raise ThreadIsGone
    if thread.held_at is not None:
        raise ThreadWaits
    if thread.board.archived_at is not None:
        raise BoardIsArchived
    if thread.locked_at is not None and RoleName.MODERATOR not in roles.held_by(person):
        raise ThreadIsLocked


def _apart(thread: Thread, person: Person) -> bool:
    return not thread.anonymous and blocks.are_apart(thread.author, person)
