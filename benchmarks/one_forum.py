"""One forum of PyPI, filled from files and asked for pages; run by `benchmarks.forum_rivals` with a Python that has it.

To be run by `python -I` with its name, a folder of files and a database as JSON; knows nothing of us. Writes what its
pages hold and how many queries each takes; then, for each number on standard input, the milliseconds of so many looks.
Each has the settings of its project template or manual, and where these leave a choice what is quicker: caches in its
memory, plain names of static files; twenty things a page.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from html import unescape
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Browsers = dict[str, Any]
PAGE, BATCH = 20, 2000
LOCAL = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": None}
JOINED = datetime(2026, 1, 1, tzinfo=UTC)


class Rows:
    """What is poured into every forum, in lines of JSON, and which ``pages`` are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: Row = json.loads((folder / "pages.json").read_text())

    def of(self, kind: str) -> Iterator[Row]:
        with (self.folder / f"{kind}.jsonl").open() as lines:
            for line in lines:
                yield json.loads(line)


def of(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


def pour(rows: Iterable[Any]) -> None:
    """Write rows of one model a few thousand at a time, with the times that they have."""
    waiting = iter(rows)
    while some := list(islice(waiting, BATCH)):
        for field in some[0]._meta.concrete_fields:  # noqa: SLF001 - Django's own word
            field.auto_now = field.auto_now_add = False
        type(some[0]).objects.bulk_create(some)


def urls_of(board: str, thread: str, longest: str, last: str) -> dict[str, str]:
    return {"board": board, "conversation": thread, "longest, first page": longest, "longest, last page": last}


def spirit_settings() -> Row:
    project = "spirit.extra.project_template.project_name"
    given = {name: value for name, value in vars(import_module(f"{project}.settings.base")).items() if name.isupper()}
    given["STORAGES"]["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    caches = {"default": LOCAL, "st_rate_limit": {**LOCAL, "LOCATION": "limits"}}
    return given | {"ROOT_URLCONF": f"{project}.urls", "CACHES": caches, "ST_SITE_URL": "http://localhost/"}


def spirit(given: Rows) -> dict[str, str]:
    user, profile = of("django.contrib.auth.models", "User"), of("spirit.user.models", "UserProfile")
    board, topic = of("spirit.category.models", "Category"), of("spirit.topic.models", "Topic")
    comment, first = of("spirit.comment.models", "Comment"), 100  # its own categories come before
    pour(user(id=one["id"], username=one["handle"], date_joined=JOINED) for one in given.of("people"))
    pour(profile(user_id=one["id"], nickname=one["name"], last_seen=JOINED) for one in given.of("people"))
    pour(board(id=first + one["id"], title=one["name"]) for one in given.of("boards"))
    pour(
        topic(id=one["id"], user_id=one["author"], category_id=first + one["board"], title=one["title"], date=one["at"],
              last_active=one["last_at"], comment_count=one["posts"])
        for one in given.of("threads")
    )  # fmt: skip
    pour(
        comment(id=one["id"], user_id=one["author"], topic_id=one["thread"], comment=one["words"],
                comment_html=one["html"], date=one["at"])
        for one in given.of("posts")
    )  # fmt: skip
    url = board.objects.get(id=first + given.pages["board"]).get_absolute_url()
    thread, longest = (topic.objects.get(id=given.pages[name]).get_absolute_url() for name in ("thread", "longest"))
    return urls_of(url, thread, longest, f"{longest}?page={-(-given.pages['numbers'] // PAGE)}")


def machina_settings() -> Row:
    names = "auth contenttypes sessions messages staticfiles humanize"
    parts = "forum forum_conversation forum_conversation.forum_attachments forum_conversation.forum_polls forum_feeds"
    parts += " forum_moderation forum_search forum_tracking forum_member forum_permission"
    middle = "sessions.middleware.Session auth.middleware.Authentication messages.middleware.Message"
    allowed = "see_forum read_forum start_new_topics reply_to_topics edit_own_posts post_without_approval"
    allowed += " create_polls vote_in_polls download_file"
    processors = [f"django.template.context_processors.{name}" for name in ("debug", "i18n", "media", "static", "tz")]
    processors += ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]
    processors += ["django.contrib.messages.context_processors.messages", "machina.core.context_processors.metadata"]
    return {
        "INSTALLED_APPS": [
            *(f"django.contrib.{name}" for name in names.split()),
            *("mptt", "haystack", "widget_tweaks", "machina"),
            *(f"machina.apps.{part}" for part in parts.split()),
        ],
        "MIDDLEWARE": [
            *("django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"),
            *(f"django.contrib.{name}Middleware" for name in middle.split()),
            "machina.apps.forum_permission.middleware.ForumPermissionMiddleware",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [of("machina", "MACHINA_MAIN_TEMPLATE_DIR")],
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": processors},
            }
        ],
        "CACHES": {"default": LOCAL, "machina_attachments": {**LOCAL, "LOCATION": "attachments"}},
        "HAYSTACK_CONNECTIONS": {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}},
        "MACHINA_DEFAULT_AUTHENTICATED_USER_FORUM_PERMISSIONS": [f"can_{name}" for name in allowed.split()],
        "MACHINA_TOPIC_POSTS_NUMBER_PER_PAGE": PAGE,
        "ROOT_URLCONF": "machina.urls",
        "STATIC_URL": "/static/",
        "MEDIA_URL": "/media/",
        "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
    }


def machina(given: Rows) -> dict[str, str]:
    user, profile = of("django.contrib.auth.models", "User"), of("machina.apps.forum_member.models", "ForumProfile")
    board, reverse = of("machina.apps.forum.models", "Forum"), of("django.urls", "reverse")
    topic, post = (of("machina.apps.forum_conversation.models", name) for name in ("Topic", "Post"))
    pour(user(id=one["id"], username=one["handle"], date_joined=JOINED) for one in given.of("people"))
    pour(profile(user_id=one["id"]) for one in given.of("people"))
    rooms = {one["id"]: board(name=one["name"], type=board.FORUM_POST) for one in given.of("boards")}
    for room in rooms.values():
        room.save()
    pour(
        topic(id=one["id"], forum=rooms[one["board"]], poster_id=one["author"], subject=one["title"], slug="topic",
              type=0, status=0, posts_count=one["posts"], first_post_id=one["first"], last_post_id=one["last"],
              last_post_on=one["last_at"], created=one["at"], updated=one["last_at"])
        for one in given.of("threads")
    )  # fmt: skip
    pour(
        post(id=one["id"], topic_id=one["thread"], poster_id=one["author"], subject="Re:", content=one["words"],
             _content_rendered=one["html"], created=one["at"], updated=one["at"])
        for one in given.of("posts")
    )  # fmt: skip
    allowed = of("machina.apps.forum_permission.models", "ForumPermission").objects
    for name in ("can_see_forum", "can_read_forum"):
        of("machina.apps.forum_permission.models", "UserForumPermission").objects.create(
            permission=allowed.get(codename=name), anonymous_user=True, has_perm=True
        )
    for room in rooms.values():
        room.update_trackers()
    room = rooms[given.pages["board"]]
    url = reverse("forum:forum", args=[room.slug, room.pk])
    two = [topic.objects.select_related("forum").get(id=given.pages[name]) for name in ("thread", "longest")]
    thread, longest = (
        reverse("forum_conversation:topic", args=[one.forum.slug, one.forum.pk, one.slug, one.pk]) for one in two
    )
    return urls_of(url, thread, longest, f"{longest}?page={-(-given.pages['numbers'] // PAGE)}")


def misago_settings() -> Row:
    given = {name: value for name, value in vars(import_module("devproject.settings")).items() if name.isupper()}
    return given | {"DEBUG": False, "MIDDLEWARE": [one for one in given["MIDDLEWARE"] if "debug_toolbar" not in one]}


def misago(given: Rows) -> dict[str, str]:
    thread, names = of("misago.threads.models", "Thread"), {one["id"]: one["handle"] for one in given.of("people")}
    pour(misago_people(names))
    reader = of("misago.users.models", "User").objects.get(id=given.pages["reader"])
    reader.roles.add(of("misago.acl.models", "Role").objects.get(special_role="authenticated"))
    reader.update_acl_key()
    reader.save()
    rooms = misago_boards(given)
    board_of = {one["id"]: rooms[one["board"]].pk for one in given.of("threads")}
    pour(misago_thread(thread, one, board_of, names) for one in given.of("threads"))
    pour(misago_post(one, board_of, names) for one in given.of("posts"))
    for room in rooms.values():
        room.refresh_from_db()
        room.synchronize()
        room.save()
    setting = of("misago.conf.models", "Setting")
    for name, value in {"posts_per_page": PAGE, "posts_per_page_orphans": 0, "threads_per_page": PAGE}.items():
        setting.objects.filter(setting=name).update(dry_value=value)
    two = [thread.objects.select_related("category").get(id=given.pages[name]) for name in ("thread", "longest")]
    # Each page begins with the last post of the one before.
    last = two[1].get_absolute_url(-(-(given.pages["numbers"] - 1) // (PAGE - 1)))
    return urls_of(rooms[given.pages["board"]].get_absolute_url(), *(one.get_absolute_url() for one in two), last)


def misago_people(names: dict[int, str]) -> Iterator[Any]:
    user, rank = of("misago.users.models", "User"), of("misago.users.models", "Rank").objects.get(is_default=True)
    for number, name in names.items():
        made = user(id=number, username=name, slug=name, rank=rank, joined_on=JOINED)
        made.set_email(f"{name}@example.org")
        made.avatars = [{"size": size, "url": "/avatar.png"} for size in (400, 200, 100)]
        yield made


def misago_boards(given: Rows) -> dict[int, Any]:
    board = of("misago.categories.models", "Category")
    root, sample = board.objects.root_category(), board.objects.get(name="First category")
    rooms = {one["id"]: board(name=one["name"], slug=one["slug"]) for one in given.of("boards")}
    for room in rooms.values():
        room.insert_at(root, position="last-child", save=True)
        for acl in sample.category_role_set.all():
            room.category_role_set.create(role=acl.role, category_role=acl.category_role)
    return rooms


def misago_thread(thread: Any, one: Row, board_of: dict[int, int], names: dict[int, str]) -> Any:
    starter, last = names[one["author"]], names[one["last_by"]]
    return thread(
        id=one["id"], category_id=board_of[one["id"]], title=one["title"], slug="thread", replies=one["posts"] - 1,
        started_on=one["at"], last_post_on=one["last_at"], first_post_id=one["first"], last_post_id=one["last"],
        starter_id=one["author"], starter_name=starter, starter_slug=starter, last_poster_id=one["last_by"],
        last_poster_name=last, last_poster_slug=last,
    )  # fmt: skip


def misago_post(one: Row, board_of: dict[int, int], names: dict[int, str]) -> Any:
    made = of("misago.threads.models", "Post")(
        id=one["id"], category_id=board_of[one["thread"]], thread_id=one["thread"], poster_id=one["author"],
        poster_name=names[one["author"]], original=one["words"], parsed=one["html"], search_vector="",
        posted_on=datetime.fromisoformat(one["at"]), updated_on=one["at"],
    )  # fmt: skip
    made.checksum = of("misago.threads.checksums", "make_post_checksum")(made)
    return made


FORUMS: dict[str, tuple[Callable[[], Row], Callable[[Rows], dict[str, str]]]] = {
    "django-spirit": (spirit_settings, spirit),
    "django-machina": (machina_settings, machina),
    "misago": (misago_settings, misago),
}


def told(browsers: Browsers, urls: dict[str, str], shown: dict[str, list[str]]) -> list[Row]:
    """Ask each page twice to warm up, then say what it holds: how many of the words that should be ``shown`` are."""
    capture, rows = of("django.test.utils", "CaptureQueriesContext"), []
    for reader, browser in browsers.items():
        for name, url in urls.items():
            for _ in range(2):
                browser.get(url)
            with capture(of("django.db", "connection")) as captured:
                answer = browser.get(url)
            text = unescape(answer.content.decode())
            there = sum(words in text for words in shown[name])
            row = {"reader": reader, "page": name, "status": answer.status_code, "shown": there}
            rows.append({**row, "queries": len(captured), "bytes": len(answer.content)})
    return rows


def look(browsers: Browsers, urls: dict[str, str], looks: int) -> list[tuple[float, float]]:
    """Return the milliseconds that one look takes, by the clock and of this process, page by page as ``told``."""
    spent = []
    for browser in browsers.values():
        for url in urls.values():
            own, since = time.process_time(), time.perf_counter()
            for _ in range(looks):
                browser.get(url)
            spent.append((1000 * (time.perf_counter() - since) / looks, 1000 * (time.process_time() - own) / looks))
    return spent


def main() -> None:
    name, given, database = sys.argv[1], Rows(Path(sys.argv[2])), json.loads(sys.argv[3])
    settings, fill = FORUMS[name]
    chosen = {"DATABASES": {"default": database}, "ALLOWED_HOSTS": ["*"], "SECRET_KEY": name, "USE_TZ": True}
    of("django.conf", "settings").configure(**settings() | chosen | {"LOGGING_CONFIG": None})
    import_module("django").setup()
    of("django.core.management", "call_command")("migrate", interactive=False, verbosity=0)
    with of("django.db.transaction", "atomic")():
        urls = fill(given)
    of("django.db", "connection").cursor().execute("VACUUM ANALYZE")
    client, users = of("django.test", "Client"), of("django.contrib.auth", "get_user_model")()
    browsers = {"member": client(), "visitor": client()}
    browsers["member"].force_login(users.objects.get(id=given.pages["reader"]))
    sys.stdout.write(json.dumps(told(browsers, urls, given.pages["shown"])) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(look(browsers, urls, int(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
