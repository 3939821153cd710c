"""A cache that is only a cache: with Redis down or frozen, a page goes without, and does not wait for it twice."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
LEFT_ALONE = 5.0  # seconds: a frozen server costs a thread one short wait now and then, not one an operation


def failing_open(name: str, missing: Any) -> Callable[..., Any]:
    plain = getattr(RedisCacheClient, name)

    def call(self: "FailOpenClient", *args: Any, **kwargs: Any) -> Any:
        if monotonic() >= self.silent_until:
            try:
                return plain(self, *args, **kwargs)
            except (RedisError, OSError):
                self.silent_until = monotonic() + LEFT_ALONE
                log.warning("cache_unreachable", operation=name)
        return missing(*args) if callable(missing) else missing

    return call


class FailOpenClient(RedisCacheClient):
    """Answers as if nothing were cached; counters that protect people live in Postgres instead."""

    silent_until = 0.0
    add = failing_open("add", True)
    get = failing_open("get", lambda _key, default=None: default)
    set = failing_open("set", None)
    touch = failing_open("touch", False)
    delete = failing_open("delete", False)
    get_many = failing_open("get_many", lambda _keys: {})
    has_key = failing_open("has_key", False)
    incr = failing_open("incr", lambda _key, delta=1: delta)
    set_many = failing_open("set_many", None)
    delete_many = failing_open("delete_many", None)


class FailOpenRedisCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_connect_timeout", 0.5)
        options.setdefault("socket_timeout", 0.5)
        super().__init__(server, params)
        self._class = FailOpenClient
