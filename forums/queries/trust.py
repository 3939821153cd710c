"""What somebody has done in the forum so far."""

from forums.models import Post
from forums.models.posts import SHOWN
from profiles.models import Person


def posts_shown(person: Person, *, most: int) -> int:
    """Count the posts of somebody that everybody may read, up to ``most``."""
    return Post.objects.filter(SHOWN, author=person)[:most].count()
