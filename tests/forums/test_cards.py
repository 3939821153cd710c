"""A post is drawn once for all who see the same of it, and anew for whoever sees anything else."""

import re
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from django.utils import timezone, translation

from forums.choices import ReactionKind
from forums.models import Post
from forums.queries.bylines import Byline
from forums.queries.reactions import ShownReaction
from forums.web.cards import LineCard, PictureCard, PostCard, StateCard
from nwlb.templatetags import ui
from tests.factories import NOW

PLAIN = {str, int, bool, datetime, type(None)}
STATE = StateCard(held=False, hidden=False, answered=False, waits=True, locked=False)
BY = Byline("Mina", "mina", "/people/mina/")
SAID = ShownReaction(ReactionKind.HELPED_ME, "Helped me", "thumbs-up", 2, mine=False)
WHETHER = {field.name: False for field in fields(PostCard) if field.type is bool}
POST = PostCard(
    key="post", thread_key="thread", language="en", html="<p>Four days.</p>", by=BY, picture=None, written_at=NOW,
    hidden_why="", decision="", asked_why=(), reactions=(SAID,), **WHETHER,
)  # fmt: skip
LINE = LineCard(
    url="/forum/t/thread/", title="How long?", language="en", hue=1, board="Pay", state=STATE, pinned=False, new=False,
    tags=("tax",), replies=3, last_at=NOW, last_by="Mina",
)  # fmt: skip
MEMBER = replace(POST, for_member=True, may_react=True, may_reply=True)
# What its reader is, or did, may change a post only together with something else.
OTHERWISE: list[tuple[PostCard, dict[str, Any]]] = [
    (POST, {"html": "<p>Five days.</p>"}), (POST, {"by": replace(BY, name="Teo")}), (POST, {"edited": True}),
    (POST, {"by": replace(BY, url="")}), (POST, {"held": True}), (POST, {"hidden": True}), (POST, {"is_duty": True}),
    (POST, {"picture": PictureCard("/picture/", "A bicycle", 10, 10)}), (POST, {"asked_why": ("A threat.",)}),
    (POST, {"is_answer": True}), (POST, {"reactions": (replace(SAID, count=3),)}), (POST, {"language": "es"}),
    (replace(POST, hidden=True), {"hidden_why": "An address."}), (POST, {"for_member": True}),
    (replace(POST, hidden=True), {"decision": "why"}), (replace(POST, hidden=True), {"may_mend": True}),
    (MEMBER, {"may_edit": True}), (MEMBER, {"may_accept": True}), (MEMBER, {"may_reply": False}),
    (MEMBER, {"may_react": False}), (MEMBER, {"may_reveal": True}), (MEMBER, {"is_kept": True}),
    (MEMBER, {"is_followed": True}), (MEMBER, {"is_opening": True}), (MEMBER, {"by": replace(BY, is_you=True)}),
    (MEMBER, {"reactions": (replace(SAID, mine=True),)}), (MEMBER, {"thread_key": "other"}),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    ui._drawn.cache_clear()


def post(card: PostCard = POST, ago: str = "2 days") -> str:
    return ui.piece("forums/posts/_post.html", card, ago=ago)


def test_the_same_is_drawn_once() -> None:
    assert post() == post(replace(POST)) == post()
    assert ui._drawn.cache_info().misses == 1


@pytest.mark.parametrize(("card", "change"), OTHERWISE)
def test_whatever_differs_is_drawn_anew(card: PostCard, change: dict[str, Any]) -> None:
    other = replace(card, **change)
    assert post(other) != post(card)
    remembered = post(other), post(card)
    ui._drawn.cache_clear()
    assert (post(other), post(card)) == remembered


def test_each_language_zone_and_time_has_its_own() -> None:
    with translation.override("es"):
        spanish = post()
    with timezone.override("Asia/Tokyo"):
        there = post()
    assert len({spanish, there, post(), post(ago="3 days")}) == 4


def test_a_line_says_what_its_card_does() -> None:
    waits, answered = (
        re.sub(r"<[^>]*>", " ", line(replace(LINE, state=state)))
        for state in (STATE, replace(STATE, waits=False, answered=True))
    )
    assert "No answer yet" in waits
    assert "Answered" in answered
    assert "Pay" not in line(replace(LINE, board=""))


def line(card: LineCard) -> str:
    return ui.piece("forums/threads/_line.html", card, ago="2 days")


@pytest.mark.parametrize("card", [PostCard, LineCard])
def test_a_card_holds_plain_values_only(card: type) -> None:
    """A row of the database is equal to itself whatever stands in it: what is drawn of it must not be remembered."""
    assert not [name for name, kind in get_type_hints(card).items() if not is_plain(kind)]


def is_plain(kind: Any) -> bool:
    if is_dataclass(kind):
        is_frozen = vars(kind)["__dataclass_params__"].frozen
        return is_frozen and all(map(is_plain, get_type_hints(kind).values()))
    if get_origin(kind) in (tuple, UnionType):
        return all(is_plain(one) for one in get_args(kind) if one is not Ellipsis)
    return kind in PLAIN


def test_a_row_is_no_plain_value() -> None:
    assert not is_plain(Post)
    assert not is_plain(list[str])
