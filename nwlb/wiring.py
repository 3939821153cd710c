"""The one place where floors that may not import each other are joined."""


def join() -> None:
    """Called once when Django is ready."""
