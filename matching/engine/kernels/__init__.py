"""The compiled loops of the matcher. Only the nightly run, the workers and the command line load them.

numba compiles each at its first use and keeps the result on disk beside the module (`NUMBA_CACHE_DIR` moves it);
`matching.engine.warm` fills that cache. A web process never imports this package: a test of the architecture sees to
it.
"""
