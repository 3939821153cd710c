"""The pictures of posts: whoever sees a post sees its picture."""

from collections.abc import Collection

from forums.models import Post, PostPicture
from forums.queries import posts
from profiles.models import Person


def of_post(post: Post) -> PostPicture | None:
    return PostPicture.objects.filter(post=post).first()


def by_post(keys: Collection[str]) -> dict[str, PostPicture]:
    """Return the pictures of some posts, by the key of the post."""
    return {one.post.key: one for one in PostPicture.objects.filter(post__key__in=keys).select_related("post")}


def by_opened(keys: Collection[str]) -> dict[str, PostPicture]:
    """Return the pictures with which some conversations begin, by the key of the conversation."""
    rows = PostPicture.objects.filter(post__number=1, post__thread__key__in=keys).select_related("post__thread")
    return {one.post.thread.key: one for one in rows}


def seen_by(person: Person | None, name: str) -> PostPicture | None:
    """Return whose picture a file is, if somebody may read that post."""
    return PostPicture.objects.filter(file=name, post__in=posts.visible_to(person)).first()
