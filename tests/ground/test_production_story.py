"""The production shape as written, from the image to the first admin. One story, told in order."""

import gzip
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import redis
from psycopg2.errors import InsufficientPrivilege

from nwlb import embedded
from nwlb.binaries import postgres_programs
from nwlb.processes import server_user
from nwlb.servers import start_servers
from tests.ground.production import HOST, SECRETS, Browser, Deployment
from tests.ground.running import OF_THE_TESTS
from tests.postbox import Postbox, PostOffice

WORKS_AFTER = 75.0  # beat wakes the sign of life twice a minute
EMAIL = "amina@example.org"


@pytest.fixture(scope="module")
def site() -> Iterator[Deployment]:
    """The servers as their services are told to run, and nothing of the site yet."""
    root = Path(tempfile.mkdtemp(prefix="nwlb-shape-"))
    root.chmod(0o711)  # as root the servers run as another user, who must be able to pass through
    deployment = Deployment(root)
    with pytest.MonkeyPatch.context() as patch:
        for name in OF_THE_TESTS:
            patch.delenv(name, raising=False)
        patch.setenv("NWLB_STATE_DIR", str(root / "servers"))
        options = deployment.services["postgres"]["command"]
        servers = start_servers(settings=[option for option in options[1:] if option != "-c"])
        try:
            yield deployment
        finally:
            deployment.down()
            servers.stop()
            shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def letters(site: Deployment, post_office: PostOffice) -> Iterator[Postbox]:
    with post_office.postbox() as postbox:
        yield postbox


@pytest.fixture(scope="module", autouse=True)
def _mail_goes_out(site: Deployment, post_office: PostOffice) -> None:
    site.given["EMAIL_URL"] = "smtp://{}:{}".format(*post_office.address)


def ask(site: Deployment, query: str, service: str = "web") -> list[tuple[object, ...]]:
    """Ask the database in the role that a service works in."""
    url = site.environment(service)["DATABASE_URL"]
    with closing(psycopg2.connect(url)) as line, line, line.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


def test_the_image_is_built_of_what_it_is_given(site: Deployment) -> None:
    site.build()
    names = {path.relative_to(site.code).parts[0] for path in site.files()}
    assert {"manage.py", "nwlb", "templates"} <= names
    assert not {"tests", "docs", ".git", ".env"} & names
    manifest = json.loads((site.root / "static" / "staticfiles.json").read_text())
    for name in ("css/components.css", "js/htmx.min.js"):
        if name in manifest["paths"]:
            packed = site.root / "static" / f"{manifest['paths'][name]}.gz"
            assert gzip.decompress(packed.read_bytes())
    assert list((site.code / "nwlb" / "locale").rglob("*.mo"))


def test_nothing_in_it_runs_as_root(site: Deployment) -> None:
    words = [step for step, _rest in site.steps]
    assert ("USER", "nwlb") in site.steps
    assert words.index("CMD") > words.index("USER") > max(at for at, word in enumerate(words) if word == "RUN")
    for name in ("setup", "web", "worker", "beat"):
        service = site.services[name]
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert "user" not in service


def test_a_secret_that_is_missing_stops_everything(site: Deployment) -> None:
    for name in ("SITE_URL", "SECRET_KEY", "DATABASE_APP_PASSWORD", "EMAIL_URL", "DEFAULT_FROM_EMAIL"):
        kept = site.given.pop(name)
        with pytest.raises(AssertionError, match=f"{name} must be set"):
            site.environment("web")
        site.given[name] = kept


def test_setup_makes_roles_and_tables_and_may_be_asked_again(site: Deployment) -> None:
    for _time in range(2):
        done = site.run_in("setup")
        assert done.returncode == 0, done.stderr
    with pytest.raises(InsufficientPrivilege):
        ask(site, "DELETE FROM profiles_auditentry")
    with pytest.raises(InsufficientPrivilege):
        ask(site, "CREATE TABLE mine (id int)")


def test_the_servers_are_told_what_we_rely_on(site: Deployment) -> None:
    assert ask(site, "SHOW log_min_messages") == [("log",)]
    asked = postgres_programs(server_user()) / "pg_isready"
    _kind, program, *rest = site.services["postgres"]["healthcheck"]["test"]
    assert program == asked.name
    assert site.run([str(asked), *rest], {"PGHOST": str(embedded.socket_dir())}).returncode == 0
    options = site.services["redis"]["command"][1:]
    wanted = dict(zip(options[::2], options[1::2], strict=True))
    with redis.Redis.from_url(embedded.redis_url()) as client:
        for name, value in wanted.items():
            assert client.config_get(name.removeprefix("--")) == {name.removeprefix("--"): value}


def test_the_checks_of_a_deployment_find_nothing(site: Deployment) -> None:
    for service in ("web", "worker", "beat", "setup"):
        found = site.run_in(service, "python", "manage.py", "check", "--deploy", "--fail-level", "WARNING")
        assert found.returncode == 0, found.stderr


def test_secrets_may_lie_in_files(site: Deployment) -> None:
    given = site.environment("web")
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "METRICS_TOKEN"):
        secret = site.root / name.lower()
        secret.write_text(f"{given.pop(name)}\n")
        given[f"{name}_FILE"] = str(secret)
    check = ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default"]
    assert site.run(check, given).returncode == 0
    (site.root / "secret_key").unlink()
    refused = site.run(check, given)
    assert refused.returncode != 0
    assert "SECRET_KEY_FILE names" in refused.stderr


def test_the_web_says_when_it_is_well(site: Deployment) -> None:
    assert not site.is_healthy("web")
    site.up("web")
    wait_for(site, "web", seconds=40)


def test_behind_the_proxy_it_speaks_https(site: Deployment) -> None:
    page = Browser(site.port).ask("/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"
    assert "upgrade-insecure-requests" in page.headers["Content-Security-Policy"]
    plain = Browser(site.port, headers={"X-Forwarded-Proto": "http"}).ask("/")
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/")
    assert Browser(site.port).ask("/", headers={"Host": "strange.example.org"}).status == 400


def test_files_come_packed_and_are_kept_for_ever(site: Deployment) -> None:
    page = Browser(site.port).ask("/").body.decode()
    css = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert css
    file = Browser(site.port).ask(css[1], headers={"Accept-Encoding": "gzip"})
    assert (file.status, file.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in file.headers["Cache-Control"]


def test_worker_and_beat_say_when_they_work(site: Deployment) -> None:
    assert not site.is_healthy("worker")
    site.up("worker")
    site.up("beat")
    wait_for(site, "worker", seconds=WORKS_AFTER)
    assert site.is_healthy("beat")


def test_a_clock_that_stands_still_is_no_clock(site: Deployment) -> None:
    clock = site.state / "beat"
    written = [clock, *clock.iterdir()]
    long_ago = time.time() - 3_600
    before = {path: path.stat().st_mtime for path in written}
    for path in written:
        os.utime(path, (long_ago, long_ago))
    assert not site.is_healthy("beat")
    for path, at in before.items():
        os.utime(path, (at, at))


def test_somebody_joins_and_becomes_the_first_admin(site: Deployment, letters: Postbox) -> None:
    early = site.run_in("web", "python", "manage.py", "give_role", EMAIL, "admin")
    assert early.returncode == 1
    assert early.stderr.count("\n") == 1
    browser = Browser(site.port)
    join(site, browser)
    assert all("Secure" in cookie for cookie in browser.said), browser.said
    code = code_in(letters)
    done = browser.ask("/account/confirm-email/", {"action": "verify", "code": code})
    assert done.status == 302
    assert browser.ask("/home/").status == 200
    assert browser.ask("/health/").status == 404
    given = site.run_in("web", "python", "manage.py", "give_role", EMAIL, "admin")
    assert given.returncode == 0, given.stderr
    second_step = browser.ask("/health/")
    assert (second_step.status, second_step.headers["Location"]) == (302, "/account/2fa/")
    assert ask(site, "SELECT action FROM profiles_auditentry WHERE action = 'role.given'") == [("role.given",)]


def test_figures_are_for_who_has_the_token(site: Deployment) -> None:
    assert Browser(site.port).ask("/metrics").status == 404
    page = Browser(site.port).ask("/metrics", headers={"Authorization": f"Bearer {SECRETS['METRICS_TOKEN']}"})
    assert page.status == 200
    counted = re.findall(r'nwlb_request_seconds_count\{.*view="front"\} ([\d.]+)', page.body.decode())
    assert sum(map(float, counted)) >= 2


def test_the_worker_finishes_and_goes(site: Deployment) -> None:
    assert site.ends_politely("worker") == 0


def test_a_read_only_image_is_enough(site: Deployment) -> None:
    """PYTHONDONTWRITEBYTECODE is set, and nothing of ours is written beside the code."""
    fresh = {path for path in site.files() if path.stat().st_mtime > site.running["web"].program.log.stat().st_ctime}
    assert fresh == set()


def wait_for(site: Deployment, service: str, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not site.is_healthy(service):
        child = site.running[service]
        assert not child.has_ended(), child.last_words()
        assert time.monotonic() < deadline, child.last_words()
        time.sleep(0.5)


def join(site: Deployment, browser: Browser) -> None:
    ((craft,),) = ask(site, "SELECT id FROM profiles_craft WHERE slug = 'courier'")
    ((topic,),) = ask(site, "SELECT id FROM profiles_topic WHERE slug = 'pricing-job'")
    steps: dict[str, dict[str, Any]] = {
        "/join/1/": {"trades": [craft], "years": "1"},
        "/join/2/": {"topics": []},
        "/join/3/": {"topics": [topic]},
        "/join/4/": {"times": ["varies"], "talks": ["phone"], "languages": ["en"]},
        "/join/check/": {"name": "Amina", "email": EMAIL, "agree": "on"},
    }
    for path, fields in steps.items():
        assert browser.ask(path).status == 200
        assert browser.ask(path, fields).status == 302, path


def code_in(letters: Postbox) -> str:
    deadline = time.monotonic() + 40
    while not letters.letters:
        assert time.monotonic() < deadline, "No mail was sent."
        time.sleep(0.2)
    part = letters.letters[0].get_body(("plain",))
    assert part
    found = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4}|[0-9]{6})$", part.get_content().replace("\r", ""), re.MULTILINE)
    assert found
    return found.group()
