"""The forum beside those of PyPI, the same conversations in each: requests a second, queries and bytes of a page.

    .venv/bin/python -m benchmarks.forum_rivals --posts 200000

Each is installed into an environment of its own in a temporary folder and has a schema of its own in the same database.
They are asked in turns by Django's test client, by the same member and by a visitor, after three looks to warm up;
medians count.
"""

import json
import logging
import os
import statistics
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Self
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.test import Client

from benchmarks.forum import settle
from benchmarks.one_forum import PAGE, look, told, urls_of
from benchmarks.rivals import installed
from forums.models import Board, Post, Thread
from nwlb.servers import ensure_running
from nwlb.simulation.database import of_its_own
from nwlb.templatetags import ui
from profiles.models import Person

INSTALLED = {
    "django-spirit": ("django-spirit==0.14.3", "psycopg2-binary==2.9.13"),
    "django-machina": ("django-machina==1.3.1", "psycopg2-binary==2.9.13"),
    "misago": ("misago==0.39.6",),
}
# Numbered by their time: Misago orders by number.
PLACED = """
    CREATE TEMPORARY TABLE placed AS SELECT id, thread_id, number, author_id, row_number() OVER (ORDER BY written_at,
        id) AS place FROM forums_post
"""
FILES = {
    "people": "SELECT row_to_json(one)::text FROM (SELECT id, name, 'member' || id AS handle FROM profiles_person "
    "WHERE account_id IS NOT NULL) one",
    "boards": "SELECT row_to_json(one)::text FROM (SELECT id, name, slug FROM forums_board ORDER BY position) one",
    "threads": """
        SELECT row_to_json(one)::text FROM (SELECT thread.id, board_id AS board, title, thread.author_id AS author,
            opened_at AS at, last_post_at AS last_at, posts_count AS posts, first.place AS first, last.place AS last,
            last.author_id AS last_by FROM forums_thread thread JOIN placed first ON first.thread_id = thread.id AND
            first.number = 1 JOIN placed last ON last.id = last_post_id) one
    """,
    "posts": """
        SELECT row_to_json(one)::text FROM (SELECT place AS id, placed.thread_id AS thread, placed.author_id AS author,
            words, html, written_at AS at FROM placed JOIN forums_post post ON post.id = placed.id ORDER BY place) one
    """,
}
WAY = Path(__file__).with_name("one_forum.py")
Row = dict[str, Any]


class Rival:
    """Another forum, in a process of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.python = installed(folder / name, *INSTALLED[name])

    def __enter__(self) -> Self:
        schema = self.name.replace("-", "_")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schema}")
        database = {
            key: connection.settings_dict[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
        }
        database["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "options": f"-c search_path={schema}"}
        self.process = subprocess.Popen(  # noqa: S603 - our own script
            [self.python, "-I", "-W", "ignore", str(WAY), self.name, str(self.folder), json.dumps(database)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=self.folder,
        )  # fmt: skip
        self.pages: list[Row] = self.heard()
        return self

    def __exit__(self, *_why: object) -> None:
        self.process.terminate()
        self.process.wait()

    def look(self, looks: int) -> Any:
        pipe: IO[str] = self.process.stdin  # type: ignore[assignment]
        pipe.write(f"{looks}\n")
        pipe.flush()
        return self.heard()

    def heard(self) -> Any:
        pipe: IO[str] = self.process.stdout  # type: ignore[assignment]
        return json.loads(pipe.readline())


class Forgetful(Client):
    """Asks as if nothing that was drawn or kept before were there."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        anew = patch.object(ui, "_drawn", ui._drawn.__wrapped__)  # noqa: SLF001
        with anew, patch.object(settings, "VISITOR_PAGES_KEPT_FOR", 0):
            return super().get(*args, **kwargs)


class Ours:
    def __init__(self, reader: Person, given: Row, browser: type[Client]) -> None:
        self.browsers = {who: browser(headers={"host": "localhost"}) for who in ("member", "visitor")}
        self.browsers["member"].force_login(reader.account)
        longest = Thread.objects.get(pk=given["longest"]).get_absolute_url()
        board, thread = Board.objects.get(pk=given["board"]), Thread.objects.get(pk=given["thread"])
        last = f"{longest}?before={given['numbers'] + 1}"
        self.urls = urls_of(board.get_absolute_url(), thread.get_absolute_url(), longest, last)
        self.pages = told(self.browsers, self.urls, given["shown"])

    def look(self, looks: int) -> Any:
        return look(self.browsers, self.urls, looks)


def written(folder: Path, reader: Person) -> Row:
    """Write what was said as files for the others; return which pages are asked for and what should stand there."""
    with connection.cursor() as cursor:
        cursor.execute(PLACED)
        for kind, sql in FILES.items():
            cursor.execute(sql)
            with (folder / f"{kind}.jsonl").open("w") as lines:
                lines.writelines(f"{line}\n" for (line,) in cursor)
    board = Board.objects.get(slug="board-3")
    thread, longest = Thread.objects.filter(board=board).order_by("pk")[1], Thread.objects.order_by("-numbers")[0]
    titles = Thread.objects.filter(board=board).order_by("-last_post_at").values_list("title", flat=True)
    said = Post.objects.order_by("number").values_list("words", flat=True)
    first, last = said.filter(thread=longest), said.filter(thread=longest, number__gt=longest.numbers - PAGE)
    shown = [list(words[:PAGE]) for words in (titles, said.filter(thread=thread), first, last)]
    given = {"reader": reader.pk, "board": board.pk, "thread": thread.pk, "longest": longest.pk}
    given |= {"numbers": longest.numbers, "shown": dict(zip(urls_of("", "", "", ""), shown, strict=True))}
    (folder / "pages.json").write_text(json.dumps(given))
    return given


def in_turns(forums: dict[str, Any], rounds: int, looks: int) -> list[Row]:
    """Ask all forums by turns, so that whatever else the machine does is met by each."""
    spent = [{name: forum.look(looks) for name, forum in forums.items()} for _ in range(rounds)]
    rows = []
    for place, _page in enumerate(next(iter(forums.values())).pages):
        for name, forum in forums.items():
            wall, own = (statistics.median(turn[name][place][n] for turn in spent) for n in (0, 1))
            timed = {"a second": round(1000 / wall, 1), "ms": round(wall, 1), "own": round(own, 1)}
            rows.append({"by": name, **forum.pages[place], **timed})
    return rows


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--looks", type=int, default=10)
    options = parser.parse_args()
    logging.disable(logging.ERROR)
    settings.AXES_ENABLED = False
    with ensure_running("the benchmark"), TemporaryDirectory() as folder, of_its_own(), ExitStack() as stack:
        reader = settle(options.posts)
        given = written(Path(folder), reader)
        forums: dict[str, Any] = {name: stack.enter_context(Rival(name, Path(folder))) for name in INSTALLED}
        before = os.getloadavg()[0]
        ours = {"ours": Ours(reader, given, Client), "ours, nothing remembered": Ours(reader, given, Forgetful)}
        rows = in_turns(ours | forums, options.rounds, options.looks)
        figures = {"posts": Post.objects.count(), "threads": Thread.objects.count()}
    figures |= {"load": f"{before:.1f} to {os.getloadavg()[0]:.1f}"}
    lines = [" | ".join(rows[0]), *(" | ".join(map(str, row.values())) for row in rows)]
    sys.stdout.write("\n".join([str(figures), *lines]) + "\n")


if __name__ == "__main__":
    main()
