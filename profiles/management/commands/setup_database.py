from typing import Any

import environ
from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from profiles.commands import search_documents

GRANTS = """
DO $$ BEGIN
IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nwlb_app') THEN
    GRANT USAGE ON SCHEMA public TO nwlb_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO nwlb_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO nwlb_app;
    REVOKE UPDATE, DELETE, TRUNCATE ON profiles_auditentry FROM nwlb_app;
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM nwlb_app;
END IF; END $$;
"""


class Command(BaseCommand):
    help = "Migrate as the owner of the tables, grant the site its rights, load what every community starts with."

    def handle(self, *args: Any, **options: Any) -> None:
        connection.close()
        the_site = dict(connection.settings_dict)
        connection.settings_dict.update(environ.Env.db_url_config(settings.DATABASE_OWNER_URL))
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        with connection.cursor() as cursor:
            cursor.execute(GRANTS)
        call_command("load_reference", verbosity=options["verbosity"])
        search_documents.write_missing()
        self.check(tags=[Tags.database], databases=["default"])
        connection.close()
        # Whatever this process does next, it does as the site.
        connection.settings_dict.update(the_site)
