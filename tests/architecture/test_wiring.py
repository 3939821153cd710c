import subprocess
import sys

from django.apps import apps
from django.db.models import ForeignKey, Model, OneToOneField

from profiles.contracts import registry
from profiles.models import Person
from tests.architecture.sources import ROOT

OURS = ("profiles", "matching", "forums")


def points_at_person(model: type[Model]) -> bool:
    fields = model._meta.get_fields()
    return any(isinstance(f, ForeignKey | OneToOneField) and f.related_model is Person for f in fields)


def test_every_model_that_points_at_a_person_can_be_exported_and_erased() -> None:
    named = [model for part in registry.personal_data for model in part.models]
    owed = {model for label in OURS for model in apps.get_app_config(label).get_models() if points_at_person(model)}
    assert owed - set(named) == set()
    assert len(named) == len(set(named)), "a model is named by two parts"


def test_a_web_process_never_loads_the_solver() -> None:
    code = (
        "import sys, nwlb.wsgi\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "print([name for name in ('numba', 'llvmlite', 'scipy.optimize', 'scipy.sparse') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
