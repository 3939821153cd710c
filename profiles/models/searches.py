from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from profiles.choices import new_key

MOST_WORDS = 200


class SearchDocument(models.Model):
    """What members may read of one person, in the form that search reads.

    ``words`` holds every word and its stems, ``name=mina`` for a word of the name, ``first=courier``
    for one of what they say first, and what a filter asks for, such as ``share=7`` or ``hour=33``. They
    are lexemes of their own, not weights: the planner counts how common each of them is. What the person
    hides from members is not in here; whom a viewer may see at all is asked when they search.
    ``at`` is when the person joined: the order of equals. Written by ``commands.search_documents``.
    """

    person = models.OneToOneField("profiles.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    names = models.TextField()
    words = SearchVectorField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(fields=["names"], opclasses=["gin_trgm_ops"], name="search_names_trigrams"),
            models.Index(fields=["-at", "-id"], name="search_newest_first"),
        ]

    def __str__(self) -> str:
        return self.names


class RecentSearch(models.Model):
    """What somebody searched for lately. Only they see it, and one tap clears it."""

    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="recent_searches")
    query = models.CharField(max_length=1000)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "query"], name="recent_search_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="recent_search_newest_first")]

    def __str__(self) -> str:
        return self.query


class SavedSearch(models.Model):
    """Nobody yet, tell me when: a search that a sweep does again at ``next_look_at``.

    ``query`` is the query string of the page, in one fixed order, so that the same search is one row.
    """

    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="saved_searches")
    query = models.CharField(max_length=1000)
    at = models.DateTimeField()
    next_look_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "query"], name="saved_search_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["next_look_at"], name="saved_search_due")]

    def __str__(self) -> str:
        return self.query


class SavedSearchMatch(models.Model):
    """Somebody whom a saved search has found already, so that nobody is news twice."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="matches")
    person = models.ForeignKey("profiles.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["search", "person"], name="saved_search_match_once"),
        ]

    def __str__(self) -> str:
        return f"{self.search_id}: {self.person_id}"
