"""A person, named in passing, and what of their card they let one see."""

from rest_framework import serializers


class SomebodySerializer(serializers.Serializer[object]):
    key = serializers.CharField()
    name = serializers.CharField()


class HandoverLineSerializer(serializers.Serializer[object]):
    field = serializers.CharField()
    name = serializers.CharField(source="label")
    words = serializers.CharField()


PERSON = {"key": "m4k7qx2vbn8p", "name": "Mina"}
