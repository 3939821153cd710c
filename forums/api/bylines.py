"""Who wrote something, as the reader may know it."""

from rest_framework import serializers

from forums.queries.bylines import Byline


class BylineSerializer(serializers.Serializer[object]):
    """``key`` is empty where there is no page of this person for the reader."""

    name = serializers.CharField()
    key = serializers.SerializerMethodField()
    is_you = serializers.BooleanField()
    anonymous = serializers.BooleanField(help_text="Asked without a name.")

    def get_key(self, byline: Byline) -> str:
        return byline.key if byline.url else ""


BY = {"name": "Mina", "key": "m4k7qx2vbn8p", "is_you": False, "anonymous": False}
AT = "2026-11-25T09:00:00Z"
