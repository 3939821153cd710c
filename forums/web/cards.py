"""What a post and a line of a list show, as plain values: the same values are the same HTML, for whomever.

``{% piece %}`` draws such a value once and remembers it. Whatever a template reads stands in its
card, so nothing of one reader can reach another.
"""

from dataclasses import dataclass
from datetime import datetime

from forums.models import PostPicture, Thread
from forums.queries.bylines import Byline
from forums.queries.posts import ShownPost
from forums.queries.reactions import ShownReaction
from forums.queries.readers import Reader
from forums.queries.threads import Line
from profiles.choices import Verdict


@dataclass(frozen=True)
class PictureCard:
    url: str
    described: str
    width: int
    height: int


@dataclass(frozen=True)
class PostCard:
    """One post, and what its reader can do about it. ``edited`` and the like say whether; ``asked_why`` who asked.

    ``hidden_why`` is empty where reports hid it and no moderator has looked yet; ``decision`` leads its author on.
    """

    key: str
    thread_key: str
    language: str
    html: str
    by: Byline
    picture: PictureCard | None
    written_at: datetime
    edited: bool
    held: bool
    hidden: bool
    hidden_why: str
    asked_why: tuple[str, ...]
    is_opening: bool
    is_duty: bool
    is_answer: bool
    is_kept: bool
    is_followed: bool
    reactions: tuple[ShownReaction, ...]
    for_member: bool
    may_edit: bool
    may_accept: bool
    may_react: bool
    may_reply: bool
    may_reveal: bool
    decision: str
    may_mend: bool


@dataclass(frozen=True)
class StateCard:
    """Where a conversation stands, as badges."""

    held: bool
    hidden: bool
    answered: bool
    waits: bool
    locked: bool


@dataclass(frozen=True)
class LineCard:
    """One conversation of a list. ``board`` is empty where the page names it already."""

    url: str
    title: str
    language: str
    hue: int
    board: str
    state: StateCard
    pinned: bool
    new: bool
    tags: tuple[str, ...]
    replies: int
    last_at: datetime
    last_by: str


def post_card(shown: ShownPost, thread: Thread, reader: Reader) -> PostCard:
    post, by = shown.post, shown.by
    return PostCard(
        key=post.key,
        thread_key=thread.key,
        language=thread.language,
        html=shown.html,
        by=by,
        picture=_picture(shown.picture),
        written_at=post.written_at,
        edited=post.edited_at is not None,
        held=post.held_at is not None,
        hidden=post.hidden_at is not None,
        hidden_why=post.hidden_why if post.hidden_by_id else "",
        asked_why=tuple(getattr(post, "asked_why", ())),
        is_opening=post.is_opening,
        is_duty=shown.is_duty,
        is_answer=shown.is_answer,
        is_kept=shown.is_kept,
        is_followed=shown.is_followed,
        reactions=shown.reactions,
        for_member=reader.person is not None,
        may_edit=shown.may_edit,
        may_accept=shown.may_accept,
        may_react=shown.may_react,
        may_reply=reader.person is not None and thread.is_listed and not thread.is_locked,
        may_reveal=reader.moderates and by.anonymous and not by.is_you,
        decision=shown.decided.key if shown.decided else "",
        may_mend=shown.decided is not None and shown.decided.verdict == Verdict.MEND,
    )


def _picture(picture: PostPicture | None) -> PictureCard | None:
    if picture is None:
        return None
    return PictureCard(picture.get_absolute_url(), picture.described, picture.width, picture.height)


def state_card(line: Line) -> StateCard:
    thread = line.thread
    return StateCard(
        held=thread.is_held,
        hidden=thread.hidden_at is not None,
        answered=thread.is_answered,
        waits=line.waits,
        locked=thread.is_locked,
    )


def line_card(line: Line, *, names_board: bool = True) -> LineCard:
    thread = line.thread
    return LineCard(
        url=thread.get_absolute_url(),
        title=line.title,
        language=thread.language,
        hue=thread.board.hue,
        board=thread.board.name if names_board else "",
        state=state_card(line),
        pinned=thread.is_pinned,
        new=line.new,
        tags=tuple(tag["name"] for tag in line.tags),
        replies=line.replies,
        last_at=line.last_at,
        last_by=line.last_by.name,
    )
