"""The pictures of posts: whoever sees a post sees its picture."""

from forums.models import Post, PostPicture
from forums.queries import posts
from profiles.models import Person


def of_post(post: Post) -> PostPicture | None:
    return PostPicture.objects.filter(post=post).first()


def seen_by(person: Person | None, name: str) -> PostPicture | None:
    """Return whose picture a file is, if somebody may read that post."""
    return PostPicture.objects.filter(file=name, post__in=posts.visible_to(person)).first()
