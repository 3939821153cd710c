"""What people said to posts with one tap, counted without those whom the reader does not see."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import BoolOr
from django.db.models import Count, Q

from forums.choices import ReactionKind
from forums.models import Post, Reaction
from forums.queries.readers import Reader

ICONS = {ReactionKind.BEEN_THERE: "users", ReactionKind.HELPED_ME: "thumbs-up", ReactionKind.THANK_YOU: "hand-heart"}
Said = dict[str, tuple[int, bool]]


@dataclass(frozen=True)
class ShownReaction:
    kind: str
    label: str
    icon: str
    count: int
    mine: bool


def of_posts(posts: Sequence[Post], reader: Reader) -> dict[int, Said]:
    """Return for each post how many said what, and whether the reader did. One query."""
    if not posts:
        return {}
    me = reader.person.pk if reader.person else 0
    said = Reaction.objects.filter(post__in=posts).exclude(person__in=reader.away)
    found: dict[int, Said] = {}
    for post, kind, n, mine in said.values_list("post", "kind").annotate(n=Count("pk"), mine=BoolOr(Q(person=me))):
        found.setdefault(post, {})[kind] = (n, mine)
    return found


def shown(said: Said, *, is_opening: bool, is_question: bool) -> tuple[ShownReaction, ...]:
    """Return what can be said to a post: to a question that one has been there, to the rest that it helped."""
    opening = (ReactionKind.BEEN_THERE,) if is_question else (ReactionKind.THANK_YOU,)
    offered = opening if is_opening else (ReactionKind.HELPED_ME, ReactionKind.THANK_YOU)
    kinds = [kind for kind in ReactionKind if kind in offered or kind in said]
    return tuple(ShownReaction(kind.value, str(kind.label), ICONS[kind], *said.get(kind, (0, False))) for kind in kinds)
