"""One file a noun; Django finds them all here."""

from forums.models.boards import Board
from forums.models.duties import AnswerDuty, OpenQuestion
from forums.models.pictures import PostPicture
from forums.models.posts import Mention, Post, PostVersion, Reveal
from forums.models.reactions import Reaction
from forums.models.roundups import Roundup
from forums.models.searches import SearchDocument
from forums.models.tags import Tag, ThreadTag
from forums.models.threads import Thread
from forums.models.watches import Bookmark, ReadMark, Watch

__all__ = [
    "AnswerDuty",
    "Board",
    "Bookmark",
    "Mention",
    "OpenQuestion",
    "Post",
    "PostPicture",
    "PostVersion",
    "Reaction",
    "ReadMark",
    "Reveal",
    "Roundup",
    "SearchDocument",
    "Tag",
    "Thread",
    "ThreadTag",
    "Watch",
]
