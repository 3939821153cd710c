"""The project as a whole: migrations, the checks of a deployment, the files beside the code."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command

from nwlb import celery
from nwlb.translations import compile_translations
from tests.ground.running import CHECKOUT

DEPLOYMENT = {
    "NWLB_PRODUCTION": "true",
    "SITE_URL": "https://nwlb.example.org",
    "ALLOWED_HOSTS": "nwlb.example.org",
    "SECRET_KEY": "".join(chr(33 + number % 90) for number in range(7, 907, 13)),
    "DATABASE_URL": "postgres://nwlb_app:words@postgres/nwlb",
    "DATABASE_OWNER_URL": "postgres://nwlb_owner:other@postgres/nwlb",
    "REDIS_URL": "redis://redis:6379/0",
    "EMAIL_URL": "smtp+tls://user:words@mail.example.org:587",
    "DEFAULT_FROM_EMAIL": "No Worker Left Behind <hello@example.org>",
    "TRUSTED_PROXIES": "1",
}


def check_deployment(*, without: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
    """Run the checks as on a server: with its environment and with nothing of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=CHECKOUT,
        env={name: value for name, value in {**kept, **DEPLOYMENT, **changed}.items() if name != without},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)


def test_a_deployment_as_documented_passes_every_check() -> None:
    checked = check_deployment()
    assert checked.returncode == 0, checked.stderr


def test_web_worker_and_beat_need_not_know_the_owner() -> None:
    checked = check_deployment(without="DATABASE_OWNER_URL")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "careless",
    [
        {"without": "DATABASE_URL"},
        {"without": "REDIS_URL"},
        {"SITE_URL": "http://nwlb.example.org"},
        {"SECRET_KEY": "short"},
        {"DATABASE_URL": "postgres://nwlb_owner:words@postgres/nwlb"},
    ],
    ids=["embedded Postgres", "embedded Valkey", "no https", "weak key", "the owner's role"],
)
def test_a_careless_deployment_does_not(careless: dict[str, str]) -> None:
    checked = check_deployment(**careless)
    assert checked.returncode == 1
    assert "(nwlb.E" in checked.stderr
    assert "Traceback" not in checked.stderr


def test_celery_cannot_run_a_task_past_its_redelivery() -> None:
    settings: Any = celery.app.conf
    visible = settings.broker_transport_options["visibility_timeout"]
    assert settings.task_soft_time_limit < settings.task_time_limit < visible
    assert settings.task_acks_late
    assert settings.task_reject_on_worker_lost
    assert settings.worker_prefetch_multiplier == 1
    assert not settings.result_backend
    assert settings.accept_content == ["json"]


def test_every_task_on_the_schedule_exists() -> None:
    celery.app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in celery.app.conf.beat_schedule.values()}
    assert scheduled <= set(celery.app.tasks)


def test_the_composition_keeps_no_secret_and_runs_one_image() -> None:
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
    assert {services[name]["image"] for name in ("setup", "web", "worker", "beat")} == {"nwlb"}
    for name in ("web", "worker", "beat", "postgres", "redis"):
        assert "healthcheck" in services[name], name
    for service in services.values():
        for variable, value in service.get("environment", {}).items():
            if "PASSWORD" in variable or "KEY" in variable or variable.endswith("_URL"):
                assert "${" in value or value == "redis://redis:6379/0", variable


def test_only_setup_may_change_tables() -> None:
    services = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
    for name in ("web", "worker", "beat"):
        assert not {"DATABASE_OWNER_URL", "DATABASE_SUPERUSER_URL"} & set(services[name]["environment"])


def test_only_changed_translations_are_compiled(tmp_path: Path) -> None:
    place = tmp_path / "nwlb" / "locale" / "de" / "LC_MESSAGES"
    place.mkdir(parents=True)
    words = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Home"\nmsgstr "Zuhause"\n'
    (place / "django.po").write_text(words)
    assert compile_translations(tmp_path) == 1
    assert b"Zuhause" in (place / "django.mo").read_bytes()
    assert compile_translations(tmp_path) == 0
