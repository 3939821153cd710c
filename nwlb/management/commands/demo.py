"""``manage.py demo``: the whole site on this machine, from nothing to the first page."""

import shutil
import signal
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import DatabaseError, connections

from matching.queries import runs
from nwlb import embedded, statelock
from nwlb.demo_people import DEMO_LOGINS, DEMO_PASSWORD
from nwlb.embedded import EmbeddedError
from nwlb.processes import die_with_parent
from nwlb.servers import NO_SPACE
from nwlb.supervisor import Supervisor, ending_like_ctrl_c, ensure_port_is_free, undisturbed
from nwlb.translations import compile_translations
from profiles.choices import EVERYONE_POOL

DEFAULT_PORT = 8000
DEFAULT_PEOPLE = 300
DEFAULT_SEED = 1


class Command(BaseCommand):
    """Run Postgres, Valkey, web, worker and beat with a made-up community, until Ctrl-C."""

    help = "Run the whole site on this machine with a made-up community, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be chosen."""
        parser.add_argument("--port", type=int, default=DEFAULT_PORT)
        parser.add_argument("--people", type=int, default=DEFAULT_PEOPLE, help="how many, the first time")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="which community")
        parser.add_argument("--reset", action="store_true", help="forget all data, start nothing")
        parser.add_argument("--with-parent", action="store_true", help="end when the caller dies")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Turn every expected trouble into one sentence and an exit code that is not zero."""
        if settings.PRODUCTION:
            sys.exit("The demo is not for production: it shares its passwords with everybody.")
        if options["with_parent"]:
            die_with_parent(signal.SIGTERM)
        try:
            with ending_like_ctrl_c():
                self._reset() if options["reset"] else self._run(options)
        except EmbeddedError as error:
            sys.exit(str(error))
        except (OSError, DatabaseError) as error:
            # Ours or Postgres's own: both say it in the system's words.
            if NO_SPACE not in str(error):
                raise
            sys.exit(f"The disk that holds {embedded.state_dir()} is full.")

    def _reset(self) -> None:
        embedded.make_state_dir()
        owner = statelock.own("the reset of the demo")
        shutil.rmtree(embedded.state_dir())
        owner.release()
        self.stdout.write("The demo's data are gone. The next start makes new ones.")

    def _run(self, options: dict[str, Any]) -> None:
        began = time.monotonic()
        supervisor = Supervisor(port=options["port"], say=self.stdout.write)
        embedded.make_state_dir()
        owner = statelock.own(f"the demo on {supervisor.url}")
        try:
            ensure_port_is_free(supervisor.port)
            self._bring_up(supervisor, options)
            self._say_where(supervisor, time.monotonic() - began)
            self._match_first(supervisor)
            supervisor.watch()
        except KeyboardInterrupt:
            self.stdout.write("\nStopping.")
        finally:
            with undisturbed():
                supervisor.stop()
                owner.release()
        self.stdout.write("Everything has stopped. The data stay for the next time.")

    def _bring_up(self, supervisor: Supervisor, options: dict[str, Any]) -> None:
        supervisor.start_servers()
        compile_translations()
        self.stdout.write("Preparing the data.")
        call_command("setup_database", stdout=self.stdout, verbosity=0)
        # From here on every page works, if only with nobody on it.
        supervisor.start_web()
        call_command("seed_demo", people=options["people"], seed=options["seed"], no_match=True, stdout=self.stdout)
        connections.close_all()
        supervisor.await_first_page()
        supervisor.start_helpers()

    def _match_first(self, supervisor: Supervisor) -> None:
        """Compile the matcher and match everybody; pages work meanwhile, and who came before is matched already."""
        matched = runs.shown(EVERYONE_POOL).exists()
        connections.close_all()
        supervisor.start_errand("matcher", ("-m", "matching.engine", "warm") if matched else ("manage.py", "rematch"))

    def _say_where(self, supervisor: Supervisor, seconds: float) -> None:
        logins = "\n".join(f"    {role:<12} {email}" for role, email in DEMO_LOGINS)
        self.stdout.write(
            f"\nNo Worker Left Behind runs (first page after {seconds:.1f} s).\n\n"
            f"  Site  {supervisor.url}\n"
            f"  Mail  {supervisor.url}/demo/mail\n"
            f"  Logs  {embedded.log_dir()}\n\n"
            f"  Sign in with the password {DEMO_PASSWORD}\n{logins}\n\n"
            "Ctrl-C stops everything. The data stay; make demo-reset forgets them.\n"
        )
