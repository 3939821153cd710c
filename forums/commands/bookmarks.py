"""Posts that somebody keeps, and being reminded of them."""

from datetime import datetime

from django.db import transaction

from forums.models import Bookmark, Post
from profiles.commands import notices
from profiles.models import Person

AT_ONCE = 200


@transaction.atomic
def keep(*, person: Person, post: Post, remind_at: datetime | None, at: datetime) -> bool:
    """Keep a post for oneself, to be reminded of it if one likes; kept again, only the time changes."""
    _row, made = Bookmark.objects.update_or_create(
        person=person, post=post, defaults={"remind_at": remind_at}, create_defaults={"remind_at": remind_at, "at": at}
    )
    return made


@transaction.atomic
def let_go(*, person: Person, post: Post) -> bool:
    gone, _per_model = Bookmark.objects.filter(person=person, post=post).delete()
    return bool(gone)


def remind_due(*, at: datetime) -> int:
    """Remind of what is due, each in a transaction of its own. Returns of how many."""
    reminded = 0
    while reminded < AT_ONCE and remind_next(at=at):
        reminded += 1
    return reminded


@transaction.atomic
def remind_next(*, at: datetime) -> bool:
    rows = Bookmark.objects.select_for_update(skip_locked=True, of=("self",)).filter(remind_at__lte=at)
    due = rows.select_related("person", "post").order_by("remind_at").first()
    if due is None:
        return False
    Bookmark.objects.filter(pk=due.pk).update(remind_at=None)
    notices.tell(
        person=due.person,
        verb="bookmark_due",
        subject_kind="forums.post",
        subject_key=due.post.key,
        slot=f"{due.remind_at:%Y-%m-%d %H:%M}",
        at=at,
    )
    return True
