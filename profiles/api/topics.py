"""Topics and crafts under the names of the reader's language, and one's own choice of topics."""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from profiles.choices import Side
from profiles.commands import wishes
from profiles.errors import OfferNeedsATopic, TooManyShares, TooManyWishes
from profiles.forms.fields import WORDS_LENGTH
from profiles.forms.wishes import LearnForm, ShareForm
from profiles.policies.people import MOST_OWN_WORDS, MOST_SHARES
from profiles.queries import topics
from profiles.queries.said import topics_of
from profiles.web.doors import Everybody
from profiles.web.resources import Resource, operation


class NamedSerializer(serializers.Serializer[object]):
    slug = serializers.CharField(help_text="Stable; what writes take.")
    name = serializers.CharField(help_text="In the reader's language.")


class TopicGroupSerializer(NamedSerializer):
    topics = NamedSerializer(many=True)


class TradeSerializer(NamedSerializer):
    works = NamedSerializer(many=True, help_text="Kinds of work below the trade; each is a craft as well.")


class Topics(Resource):
    area = "people"
    permission_classes = [Everybody]

    @operation(
        "All topics in their groups",
        gives=TopicGroupSerializer,
        listed=True,
        example={"slug": "money", "name": "Money", "topics": [{"slug": "pricing-job", "name": "Pricing a job"}]},
    )
    def get(self, request: Request) -> Response:
        """What people can learn and share."""
        return self.listed(TopicGroupSerializer, topics.groups(get_language() or "en"))


class Crafts(Resource):
    area = "people"
    permission_classes = [Everybody]

    @operation(
        "All kinds of work",
        gives=TradeSerializer,
        listed=True,
        example={"slug": "courier", "name": "Courier", "works": [{"slug": "bike-courier", "name": "Bike courier"}]},
    )
    def get(self, request: Request) -> Response:
        """Trades, and the kinds of work below each."""
        return self.listed(TradeSerializer, topics.trades(get_language() or "en"))


class OwnTopicsSerializer(serializers.Serializer[object]):
    topics = serializers.ListField(
        child=serializers.SlugField(max_length=60), max_length=MOST_SHARES, help_text="Slugs, the first wish first."
    )
    words = serializers.ListField(
        child=serializers.CharField(max_length=WORDS_LENGTH),
        max_length=MOST_OWN_WORDS,
        required=False,
        help_text="What no topic names, in your words. Words that name a topic we know become that topic.",
    )


OWN_TOPICS = {"topics": ["pricing-job", "direct-clients"], "words": ["tandem bikes"]}


def ids_of(kind: topics.Kind, slugs: list[str], field: str) -> list[int]:
    """Return the ids behind slugs, in their order; 400 names those that nothing has."""
    found = topics.ids(kind, slugs)
    if missing := [slug for slug in slugs if slug not in found]:
        said = _("We do not know these: %(slugs)s.") % {"slugs": ", ".join(missing)}
        raise serializers.ValidationError({field: [said]})
    return [found[slug] for slug in dict.fromkeys(slugs)]


class OwnTopics(Resource):
    """One side of what somebody says about topics."""

    area = "me"
    side: Side

    def shown(self) -> Response:
        said = topics_of(self.person, self.side)
        named = topics.slugs("topic", said["topics"])
        return Response({"topics": [named[pk] for pk in said["topics"]], "words": said["words"]})

    def said(self, form: type[LearnForm | ShareForm]) -> dict[str, Any]:
        """Read a body through the form of the page."""
        given = self.read(OwnTopicsSerializer)
        chosen = ids_of("topic", given["topics"], "topics")
        places = {f"place_{pk}": place for place, pk in enumerate(chosen, start=1)}
        data = {"topics": chosen, "words": "\n".join(given.get("words", ())), **places}
        said = self.checked(form(data, groups=topics.groups(get_language() or "en")))
        return {"topics": said["topics"], "words": said["words"]}


class Learn(OwnTopics):
    side = Side.LEARN

    @operation("What you want to learn", gives=OwnTopicsSerializer, example=OWN_TOPICS)
    def get(self, request: Request) -> Response:
        """The first wish first."""
        return self.shown()

    @operation(
        "Say what you want to learn",
        takes=OwnTopicsSerializer,
        gives=OwnTopicsSerializer,
        sent=OWN_TOPICS,
        example=OWN_TOPICS,
        refusals=(TooManyWishes,),
    )
    def put(self, request: Request) -> Response:
        """Five wishes at most; their order counts."""
        wishes.learn(person=self.person, at=timezone.now(), **self.said(LearnForm))
        return self.shown()


class Share(OwnTopics):
    side = Side.SHARE

    @operation("What you can share", gives=OwnTopicsSerializer, example=OWN_TOPICS)
    def get(self, request: Request) -> Response:
        """What you could show someone."""
        return self.shown()

    @operation(
        "Say what you can share",
        takes=OwnTopicsSerializer,
        gives=OwnTopicsSerializer,
        sent=OWN_TOPICS,
        example=OWN_TOPICS,
        refusals=(TooManyShares, OfferNeedsATopic),
    )
    def put(self, request: Request) -> Response:
        """A topic that goes leaves your offer too."""
        wishes.share(person=self.person, at=timezone.now(), **self.said(ShareForm))
        return self.shown()
