"""The matcher: arrays in, arrays out. Knows numpy, and nothing of Django or of the rest of the house.

A web process needs `types`, `prepare`, `scoring`, `limits`, `facts` and `candidates`: plain numpy. `assignment` imports
scipy and the compiled `kernels`; nobody but the nightly run, the workers and the command line loads it.
"""
