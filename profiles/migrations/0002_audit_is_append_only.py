"""Nobody rewrites the audit: a trigger refuses UPDATE and DELETE, whoever asks.

``nwlb_app`` also loses the rights (see setup_database). There is no TRUNCATE trigger: the tests'
flush needs it, and the application role has no right to truncate.
"""

from typing import ClassVar

from django.db import migrations

REFUSE = """
CREATE FUNCTION profiles_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER profiles_audit_append_only BEFORE UPDATE OR DELETE ON profiles_auditentry
    FOR EACH ROW EXECUTE FUNCTION profiles_audit_refuse();
"""
ALLOW = """
DROP TRIGGER profiles_audit_append_only ON profiles_auditentry;
DROP FUNCTION profiles_audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("profiles", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(REFUSE, ALLOW)]
