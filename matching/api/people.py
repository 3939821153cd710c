"""A person, named in passing."""

from rest_framework import serializers


class SomebodySerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    name = serializers.CharField()


PERSON = {"key": "m4k7qx2vbn8p", "name": "Mina"}
