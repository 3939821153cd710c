"""Benchmarks run inside the product: `python -m benchmarks.NAME` sets Django up before anything is imported."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nwlb.settings")
django.setup()
