from profiles.errors import TooManyTokens

MOST = 20


def ensure_may_make_another(held: int) -> None:
    if held >= MOST:
        raise TooManyTokens
