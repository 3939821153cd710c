"""Rows ⇄ arrays: the only place that knows both. Holds no rules.

Stands below the queries, because suggestions for one person are a read and have to be encoded.
"""
