"""Whose posts wait for a moderator before others see them. Being here is what ends it."""

from datetime import datetime

from forums.queries import trust
from profiles.models import Person
from profiles.policies.standing import newcomer
from profiles.queries import roles

FIRST_POSTS = 2  # so many that everybody may read, and somebody is new no more


def writes_first_posts(person: Person, *, at: datetime) -> bool:
    if roles.held_by(person) or not newcomer(person, at):
        return False
    return trust.posts_shown(person, most=FIRST_POSTS) < FIRST_POSTS
