"""Our answers to Reportable, Repairable, Holdable and Pictured: a conversation as a whole, and one post of it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forums import markup
from forums.commands import holding
from forums.commands import posts as post_commands
from forums.commands import threads as thread_commands
from forums.models import Post, PostPicture, Thread
from forums.queries import pictures, posts, threads
from forums.queries.bylines import alias_of
from profiles.contracts import Passage, Reported
from profiles.contracts.moderation import Picture
from profiles.models import Person


class Threads:
    kind = "forums.thread"
    label: str | Promise = _("A conversation in the forum")
    private = False

    def find(self, *, viewer: Person, key: str) -> Reported | None:
        thread = threads.visible_to(viewer).filter(key=key).select_related("author").first()
        if thread is None:
            return None
        opening = posts.visible_to(viewer).filter(thread=thread, number=1).first()
        quote = "\n\n".join(filter(None, [thread.title, markup.laid_out(opening.words) if opening else ""]))
        alias = alias_of(thread.author, anonymous=thread.anonymous, thread_key=thread.key)
        return Reported(author=thread.author, quote=quote, url=thread.get_absolute_url(), alias=alias)

    def around(self, *, key: str) -> Sequence[Passage]:
        return ()

    def readers(self, *, key: str) -> Sequence[Person]:
        return ()

    def along(self, *, keys: Collection[str]) -> Mapping[str, int]:
        return threads.replies(Q(key__in=keys), "key")

    def pictures(self, *, keys: Collection[str]) -> Mapping[str, Picture]:
        return _as_shown(pictures.by_opened(keys))

    def hide(self, *, key: str, by: Person | None, why: str, at: datetime) -> None:
        thread_commands.hide(thread=Thread.objects.get(key=key), by=by, why=why, at=at)

    def show(self, *, key: str, by: Person | None, at: datetime) -> None:
        thread_commands.show_again(thread=Thread.objects.get(key=key), by=by, at=at)


class Posts:
    kind = "forums.post"
    label: str | Promise = _("A post in the forum")
    longest = markup.LONGEST
    private = False

    def find(self, *, viewer: Person, key: str) -> Reported | None:
        post = posts.visible_to(viewer).filter(key=key).select_related("author", "thread").first()
        return holding.reported(post) if post else None

    def around(self, *, key: str) -> Sequence[Passage]:
        return ()

    def readers(self, *, key: str) -> Sequence[Person]:
        return ()

    def along(self, *, keys: Collection[str]) -> Mapping[str, int]:
        return threads.replies(Q(posts__number=1, posts__key__in=keys), "posts__key")

    def pictures(self, *, keys: Collection[str]) -> Mapping[str, Picture]:
        return _as_shown(pictures.by_post(keys))

    def hide(self, *, key: str, by: Person | None, why: str, at: datetime) -> None:
        post_commands.hide(post=_post(key), by=by, why=why, at=at)

    def show(self, *, key: str, by: Person | None, at: datetime) -> None:
        post_commands.show_again(post=_post(key), by=by, at=at)

    def hold(self, *, key: str, by: Person, at: datetime) -> None:
        post_commands.hold_again(post=_post(key), by=by, at=at)

    def words(self, *, key: str) -> str | None:
        return _post(key).words

    def mend(self, *, key: str, by: Person, words: str, at: datetime) -> None:
        post_commands.mend(post=_post(key), by=by, words=words, at=at)


def _as_shown(found: Mapping[str, PostPicture]) -> dict[str, Picture]:
    return {key: Picture(one.get_absolute_url(), one.described) for key, one in found.items()}


def _post(key: str) -> Post:
    return Post.objects.select_related("thread").get(key=key)
