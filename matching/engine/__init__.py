"""The matcher: arrays in, arrays out. Knows numpy, and nothing of Django or of the rest of the house.

A web process needs `types`, `prepare`, `scoring`, `limits`, `facts` and `candidates`: plain numpy. Only `assignment`
imports scipy; nobody but the nightly run and the command line loads it.
"""
