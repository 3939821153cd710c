"""What a post said before is read by members, and taken out for good by its author."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from forums.choices import BoardAudience
from forums.commands import posts
from forums.models import Post, PostVersion
from profiles.models import AuditEntry, Person
from tests.api.program import Program
from tests.factories import NOW
from tests.factories.cast import SignIn
from tests.forums.helping import began, replied, room
from tests.matching.helping import text

pytestmark = pytest.mark.django_db
NUMBER = "Ring me on 0117 496 0001."
GONE = "Its author took out what it said."


@pytest.fixture
def post(mina: Person) -> Post:
    """Words of Mina's on a public board, out of which she has edited her number."""
    thread = began(mina, room(audience=BoardAudience.PUBLIC))
    post = replied(thread, mina, NUMBER)
    Post.objects.filter(pk=post.pk).update(held_at=None)
    posts.edit(post=Post.objects.get(pk=post.pk), by=mina, words="Ask me here.", at=NOW + timedelta(hours=1))
    return Post.objects.get(pk=post.pk)


@pytest.fixture
def history(post: Post) -> str:
    return reverse("forums:post_history", args=[post.key])


@pytest.fixture
def remove(post: Post) -> str:
    return reverse("forums:post_version_remove", args=[post.key, 1])


def test_members_read_what_it_said_and_visitors_do_not(post: Post, history: str, teo: Person, sign_in: SignIn) -> None:
    assert NUMBER in text(sign_in(teo), history)
    assert Client().get(history).url.startswith(reverse("account_login"))  # type: ignore[attr-defined]
    assert history not in Client().get(post.thread.get_absolute_url()).content.decode()
    assert Client().get(reverse("api:post_versions", args=[post.key])).status_code == 401


def test_its_author_takes_it_out_for_good(
    history: str, remove: str, mina: Person, teo: Person, mo: Person, sign_in: SignIn
) -> None:
    assert remove in sign_in(mina).get(history).content.decode()
    sign_in(mina).post(remove)
    for reader in (mina, teo, mo):
        page = sign_in(reader).get(history).content.decode()
        assert GONE in page
        assert "0117" not in page
        assert remove not in page
    assert "0117" not in str(PostVersion.objects.values().get())
    assert AuditEntry.objects.filter(action="post.version_removed").count() == 1


def test_nobody_else_does(history: str, remove: str, teo: Person, mo: Person, sign_in: SignIn) -> None:
    for reader in (teo, mo):
        assert remove not in sign_in(reader).get(history).content.decode()
        assert sign_in(reader).post(remove).status_code == 404
    assert NUMBER in text(sign_in(teo), history)


def test_what_it_says_now_is_no_version(post: Post, mina: Person, sign_in: SignIn) -> None:
    sign_in(mina).post(reverse("forums:post_version_remove", args=[post.key, 0]))
    assert Post.objects.get(pk=post.pk).words == "Ask me here."


def test_a_program_does_the_same(post: Post, mina: Person, teo: Person) -> None:
    address = f"posts/{post.key}/versions/"
    assert Program(teo).ask("DELETE", f"{address}1/").status_code == 404
    for _ in range(2):
        assert Program(mina).ask("DELETE", f"{address}1/").status_code == 204
    now, before = Program(teo).ask("GET", address).json()["results"]
    assert (now["number"], before["number"], before["removed"], before["html"]) == (0, 1, True, "")


def test_the_database_keeps_no_words_of_what_was_taken_out(post: Post) -> None:
    with pytest.raises(IntegrityError):
        PostVersion.objects.filter(post=post).update(removed_at=NOW)
