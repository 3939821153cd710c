from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

HEADED = ~Q(title="")  # what opens a conversation: one in many, with an index of its own


class SearchDocument(models.Model):
    """One post that everybody may read who may enter its board, in the form that search reads.

    ``words`` holds every word and its stems where they stand, so that a phrase is found; of the post that opens a
    conversation also ``title=photo`` for a word of the title and ``topic=7`` for what it is tagged with. ``title`` is
    empty for a reply. ``at`` is when it was said. Held or hidden, a post has no document. Who may enter the board,
    and whom a reader does not see, is asked when they search. Written by ``commands.search_documents``.
    """

    post = models.OneToOneField("forums.Post", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    title = models.TextField()
    words = SearchVectorField()

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="post_search_words"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="post_search_title_trigrams"),
            models.Index(fields=["-at", "-id"], name="post_search_newest_first"),
            models.Index(fields=["-at", "-id"], name="post_search_openings", condition=HEADED),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}"
