"""Tags are set up by admins, on a page and by programs; by the topic that one stands for, people are found."""

import pytest

from forums.commands import boards
from forums.errors import TopicHasTag
from forums.models import Tag
from profiles.errors import NotAllowed
from profiles.models import Label, Person, Topic
from tests.api.program import Program
from tests.factories import NOW, TopicFactory
from tests.factories.cast import SignIn
from tests.matching.helping import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic() -> Topic:
    found: Topic = TopicFactory.create(slug="rain-ice")
    Label.objects.filter(topic=found, language="en").update(text="Rain and ice")
    return found


def test_an_admin_says_what_topic_a_tag_stands_for(ada: Person, topic: Topic, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    assert '<option value="rain-ice">Rain and ice</option>' in text(browser, "/forum/boards/new/")
    browser.post("/forum/tags/new/", {"name": "Rain", "slug": "rain"})
    assert Tag.objects.get().topic is None
    browser.post("/forum/tags/new/", {"name": "Rain and cold", "slug": "rain", "topic": "rain-ice"})
    tag = Tag.objects.get()
    assert (tag.name, tag.topic) == ("Rain and cold", topic)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"slug": "Not An Address"}, {"topic": "nothing"}])
def test_what_cannot_be_a_tag_is_said_and_changes_nothing(
    wrong: dict[str, str], ada: Person, topic: Topic, sign_in: SignIn
) -> None:
    answer = sign_in(ada).post("/forum/tags/new/", {"name": "Rain", "slug": "rain", **wrong}, follow=True)
    assert "A tag needs a name" in answer.content.decode()
    assert Program(ada).ask("POST", "tags/", {"name": "Rain", "slug": "rain", **wrong}).status_code == 400
    assert not Tag.objects.exists()


def test_a_topic_has_one_tag(ada: Person, topic: Topic, sign_in: SignIn) -> None:
    program = Program(ada)
    said = {"name": "Rain", "slug": "rain", "topic": "rain-ice"}
    assert program.ask("POST", "tags/", said).status_code == 204
    assert program.ask("POST", "tags/", {**said, "slug": "ice"}).status_code == 409
    answer = sign_in(ada).post("/forum/tags/new/", {**said, "slug": "ice"}, follow=True)
    assert "Another tag stands for this topic already." in answer.content.decode()
    with pytest.raises(TopicHasTag):
        boards.add_tag(slug="ice", name="Ice", topic=topic.pk, by=None, at=NOW)
    assert program.ask("POST", "tags/", {"name": "Rain", "slug": "rain"}).status_code == 204
    assert Tag.objects.get().topic is None


def test_nobody_else_sets_up_tags(mo: Person, topic: Topic) -> None:
    with pytest.raises(NotAllowed):
        boards.add_tag(slug="rain", name="Rain", topic=topic.pk, by=mo, at=NOW)
