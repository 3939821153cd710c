"""Our answer to contracts.Searchable: what was said in conversations."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forums.choices import AnsweredOrNot, SearchOrder, ThreadKind
from forums.queries import boards, tags
from forums.queries.searches import posts_found, would_find
from profiles.contracts import Hits, Narrowing, Wanted
from profiles.models import Person


class Conversations:
    kind = "posts"
    title = _("Conversations")
    template = "forums/searches/_post.html"

    def find(
        self, *, viewer: Person, wanted: Wanted, at: datetime, size: int, after: str = "", before: str = ""
    ) -> Hits:
        return posts_found(viewer=viewer, wanted=wanted, size=size, after=after, before=before)

    def exist(self, *, viewer: Person, searches: Sequence[Wanted], at: datetime) -> list[bool]:
        return would_find(viewer=viewer, searches=searches)

    def narrowings(self, *, viewer: Person) -> Sequence[Narrowing]:
        rooms = [(board.slug, board.name) for board in boards.visible_to(viewer)]
        about = [(tag.slug, tag.name) for tag in tags.offered()]
        kinds = [(ThreadKind.QUESTION.value, _("Questions")), (ThreadKind.TALK.value, _("Talk"))]
        return (
            Narrowing("order", _("Order"), SearchOrder.choices),
            Narrowing("board", _("Board"), [("", _("All boards")), *rooms]),
            Narrowing("tag", _("Tag"), [("", _("Any tag")), *about]),
            Narrowing("about", _("Kind"), [("", _("Questions and talk")), *kinds]),
            Narrowing("answered", _("Answer"), AnsweredOrNot.choices),
        )
