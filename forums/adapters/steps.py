"""Our answers to matching.contracts: the ladder's step into the forum, and what helps somebody who waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from forums.commands import questions
from forums.queries import duties
from profiles.models import Person


class AskedInForum:
    """The person's question, in words they agreed to, offered to three members who could answer it."""

    step = "thread"
    needs_words = True

    def may_offer(self, *, person: Person, topic: int, languages: Sequence[str], at: datetime) -> bool:
        board = duties.board_for(topic)
        if board is None:
            return False
        language = duties.language_of(person, languages)
        found = duties.who_could(author=person, topics=[topic], languages=[language], board=board, at=at)
        return found.exists()

    def offer(
        self, *, case: str, person: Person, topic: int, languages: Sequence[str], title: str, words: str, at: datetime
    ) -> None:
        questions.open_for(case=case, person=person, topic=topic, languages=languages, title=title, words=words, at=at)

    def withdraw(self, *, case: str, at: datetime) -> None:
        questions.withdraw(case=case, at=at)

    def url(self, *, case: str) -> str:
        question = duties.of_case(case)
        return question.thread.get_absolute_url() if question else ""


@dataclass(frozen=True)
class AnsweredThread:
    title: str
    line: str
    url: str
    icon: str = "messages-square"


class AnsweredInForum:
    """Questions about the same topic to which somebody knew what works."""

    def help(self, *, person: Person, topic: int, at: datetime) -> Sequence[AnsweredThread]:
        line = _("Somebody asked this before, and marked what worked.")
        return [
            AnsweredThread(thread.title, line, thread.get_absolute_url())
            for thread in duties.answered_about(person, topic)
        ]
