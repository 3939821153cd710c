"""Dockerfile and docker-compose.yml, carried out as written where no container engine is.

Only what a container would give is replaced: its paths, its host names and its ports. Commands,
health checks and environment are those of the files.
"""

import http.client
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlencode

import yaml

from nwlb import embedded
from nwlb.processes import Child, Program, start
from tests.ground.running import CHECKOUT, free_port

PATIENCE = 120.0
HOST = "nwlb.example.org"
SECRETS = {
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": HOST,
    "SECRET_KEY": "".join(chr(97 + number % 25) for number in range(7, 907, 13)),
    "DATABASE_APP_PASSWORD": "app-words",
    "DATABASE_OWNER_PASSWORD": "owner-words",
    "POSTGRES_PASSWORD": "superuser-words",
    "DEFAULT_FROM_EMAIL": "No Worker Left Behind <hello@example.org>",
    "METRICS_TOKEN": "m" * 40,
}
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")


def steps_of_dockerfile() -> list[tuple[str, str]]:
    """Return (INSTRUCTION, the rest) in order, lines that go on joined."""
    lines = [line for line in (CHECKOUT / "Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in joined.splitlines() if line)]


def interpolate(text: str, given: dict[str, str]) -> str:
    """Put values in as compose does, and fail where it would."""

    def value(match: re.Match[str]) -> str:
        name, how, default = match.groups()
        if given.get(name):
            return given[name]
        assert how == "-", f"{name} must be set"
        return str(default)

    return VARIABLE.sub(value, text)


@dataclass
class Deployment:
    """One image and the services that run it, below ``root``."""

    root: Path
    port: int = field(default_factory=free_port)
    given: dict[str, str] = field(default_factory=lambda: dict(SECRETS))
    running: dict[str, Child] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.code, self.state = self.root / "code", self.root / "state"
        self.services: dict[str, Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]
        self.steps = steps_of_dockerfile()

    # --- What a container gives -------------------------------------------------------------------

    def here(self, text: str) -> str:
        """Replace paths, hosts and ports of containers by those of this machine."""
        server = re.fullmatch(r"postgres://(\S+)@postgres:5432/(\w+)", text)
        if server:
            return f"postgres://{server[1]}@/{server[2]}?{urlencode({'host': str(embedded.socket_dir())})}"
        if text == "redis://redis:6379/0":
            return embedded.redis_url()
        places = {
            "/venv/bin:": f"{Path(sys.executable).parent}:",
            "/var/lib/nwlb": str(self.state),
            "/srv/static": str(self.root / "static"),
            "/tmp/": f"{self.root / 'tmp'}/",
            "http://localhost:8000/": f"http://127.0.0.1:{self.port}/",
            "http://web:8000/": f"http://127.0.0.1:{self.port}/",
        }
        text = re.sub("|".join(map(re.escape, places)), lambda match: places[match[0]], text)
        return str(self.port) if text == "8000" else text

    def of_image(self) -> dict[str, str]:
        """Return the environment that the image sets, as ENV says."""
        words = [word for step, rest in self.steps if step == "ENV" for word in shlex.split(rest)]
        pairs = dict(word.split("=", 1) for word in words)
        return {name: self.here(value).replace("$PATH", os.environ["PATH"]) for name, value in pairs.items()}

    def environment(self, service: str) -> dict[str, str]:
        said = self.services[service]["environment"]
        values = {name: self.here(interpolate(str(value), self.given)) for name, value in said.items()}
        return {**self.of_image(), "HOME": str(self.state), **values}

    def command(self, service: str) -> list[str]:
        said = self.services[service].get("command")
        if said is None:
            said = yaml.safe_load(next(rest for step, rest in self.steps if step == "CMD"))
        return [self.here(part) for part in said]

    # --- What an engine does ----------------------------------------------------------------------

    def build(self) -> None:
        """Copy what .dockerignore lets in, and take the steps that need no network and no root."""
        for line in (CHECKOUT / ".dockerignore").read_text().splitlines():
            if line.startswith("!"):
                source, target = CHECKOUT / line[1:], self.code / line[1:]
                target.parent.mkdir(parents=True, exist_ok=True)
                if source.is_dir():
                    shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
                else:
                    shutil.copy(source, target)
        for folder in ("media", "beat"):
            (self.state / folder).mkdir(parents=True)
        (self.root / "tmp").mkdir()
        (step,) = [rest for step, rest in self.steps if step == "RUN" and "collectstatic" in rest]
        built = self.run(["/bin/sh", "-c", step], {**self.of_image(), "HOME": str(self.state)})
        assert built.returncode == 0, built.stderr

    def run(self, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.code,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def run_in(self, service: str, *command: str) -> subprocess.CompletedProcess[str]:
        """As ``docker compose run --rm SERVICE COMMAND``."""
        return self.run(list(command or self.command(service)), self.environment(service))

    def up(self, service: str) -> None:
        command = ["env", f"--chdir={self.code}", *self.command(service)]
        log = self.root / f"{service}.log"
        self.running[service] = start(Program(service, command, log, environment=self.environment(service)))

    def is_healthy(self, service: str) -> bool:
        kind, *test = self.services[service]["healthcheck"]["test"]
        command = ["/bin/sh", "-c", *test] if kind == "CMD-SHELL" else test
        return self.run_in(service, *(self.here(part) for part in command)).returncode == 0

    def down(self) -> None:
        for child in reversed(self.running.values()):
            child.stop(patience=20)

    def ends_politely(self, service: str) -> int:
        child = self.running.pop(service)
        child.process.send_signal(signal.SIGTERM)
        return child.process.wait(60)

    def files(self) -> set[Path]:
        return {path for path in self.code.rglob("*") if path.is_file()}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Browser:
    """Somebody behind a proxy that speaks https with them, and http with the site."""

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.port = port
        self.headers = headers or {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        self.cookies: dict[str, str] = {}
        self.said: list[str] = []

    def ask(self, path: str, fields: dict[str, Any] | None = None, headers: dict[str, str] | None = None) -> Answer:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": HOST, **self.headers, **({"Cookie": kept} if kept else {}), **(headers or {})}
        body = None
        if fields is not None:
            token = self.cookies.get("__Host-csrf", "")
            body = urlencode({"csrfmiddlewaretoken": token, **fields}, doseq=True, quote_via=quote)
            sent |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{HOST}"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)) as line:
            line.request("GET" if body is None else "POST", path, body=body, headers=sent)
            answer = line.getresponse()
            content = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.said.append(cookie)
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = unquote(value)
        return Answer(answer.status, answer.headers, content)
