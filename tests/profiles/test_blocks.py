from collections.abc import Callable

from django.test import Client

from profiles.commands import blocks
from profiles.models import AuditEntry, Block, Person
from tests.factories import NOW

SignIn = Callable[[Person], Client]


def test_the_page_says_what_it_means_before_anything_happens(mina: Person, sam: Person, sign_in: SignIn) -> None:
    page = sign_in(sam).get(f"/people/{mina.key}/block/")
    assert "Mina is not told." in page.content.decode()
    assert not Block.objects.exists()


def test_block_and_lift(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    listed = browser.post(f"/people/{mina.key}/block/", follow=True).content.decode()
    assert "You and Mina no longer see each other." in listed
    assert browser.get(mina.get_absolute_url()).status_code == 404
    assert sign_in(mina).get(sam.get_absolute_url()).status_code == 404
    browser.post(f"/people/{mina.key}/unblock/")
    assert browser.get(mina.get_absolute_url()).status_code == 200


def test_asked_twice_there_is_one_block_and_no_error(mina: Person, sam: Person, sign_in: SignIn) -> None:
    browser = sign_in(sam)
    assert browser.post(f"/people/{mina.key}/block/").status_code == 302
    assert browser.post(f"/people/{mina.key}/block/").status_code == 302
    assert Block.objects.count() == 1
    assert AuditEntry.objects.filter(action="block.added").count() == 1


def test_who_was_blocked_can_lift_nothing_and_learns_nothing(mina: Person, sam: Person, sign_in: SignIn) -> None:
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    assert sign_in(sam).post(f"/people/{mina.key}/unblock/").status_code == 404
    assert sign_in(sam).get(f"/people/{mina.key}/block/").status_code == 404
    assert "Mina" not in sign_in(sam).get("/settings/blocks/").content.decode()
    assert Block.objects.count() == 1


def test_lifting_one_block_leaves_the_other_ones(mina: Person, sam: Person, sign_in: SignIn) -> None:
    blocks.add(blocker=mina, blocked=sam, at=NOW)
    blocks.add(blocker=sam, blocked=mina, at=NOW)
    sign_in(sam).post(f"/people/{mina.key}/unblock/")
    assert list(Block.objects.values_list("blocker__name", flat=True)) == ["Mina"]
    assert sign_in(sam).get(mina.get_absolute_url()).status_code == 404


def test_nobody_blocks_themselves(sam: Person, sign_in: SignIn) -> None:
    assert sign_in(sam).post(f"/people/{sam.key}/block/").status_code == 404
    assert not Block.objects.exists()


def test_a_block_leaves_a_trace_without_words(mina: Person, sam: Person) -> None:
    blocks.add(blocker=sam, blocked=mina, at=NOW)
    blocks.remove(blocker=sam, blocked=mina, at=NOW)
    assert not blocks.remove(blocker=sam, blocked=mina, at=NOW)
    entries = AuditEntry.objects.order_by("id").values_list("action", "actor_key", "subject_key", "facts")
    assert list(entries) == [("block.added", sam.key, mina.key, {}), ("block.removed", sam.key, mina.key, {})]
