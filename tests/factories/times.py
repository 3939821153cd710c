from datetime import UTC, datetime

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
