"""The system's Chromium, as Playwright should start it and tests should listen to it."""

import shutil

from playwright.sync_api import BrowserContext, ConsoleMessage, WebError

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def chromium() -> str:
    for name in NAMES:
        if path := shutil.which(name):
            return path
    message = "The browser tests need Chromium. On Debian and Ubuntu: apt-get install chromium fonts-liberation."
    raise RuntimeError(message)


class Console:
    """Collects what pages complain about."""

    def __init__(self, context: BrowserContext) -> None:
        self.heard: list[str] = []
        self.expected: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def expect(self, text: str) -> None:
        """Allow lines that hold these words: a page that must fail says so on the console."""
        self.expected.append(text)

    def assert_empty(self) -> None:
        surprises = [line for line in self.heard if not any(text in line for text in self.expected)]
        assert not surprises, "The console is not empty:\n" + "\n".join(surprises)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.heard.append(f"{message.type}: {message.text}")

    def _on_error(self, error: WebError) -> None:
        self.heard.append(f"error: {error.error}")
