"""The cast of the demo: one person for each thing one may do here."""

DEMO_PASSWORD = "demo-only-words-4-everybody"  # noqa: S105 - printed by the demo, refused in production
DEMO_LOGINS: tuple[tuple[str, str], ...] = (
    ("mentor", "mina@example.org"),
    ("seeker", "teo@example.org"),
    ("moderator", "mo@example.org"),
    ("coordinator", "cora@example.org"),
    ("admin", "ada@example.org"),
)
