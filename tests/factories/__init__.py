"""Rows for tests: each factory makes the least that the database accepts, the test says the rest.

``NOW`` is the Wednesday of the design's week. Crafts, topics and places are found by their
slug or number first, so that the factories work with and without the reference data.
Write ``PersonFactory.create(name="Ana")``: mypy then knows what comes back.
"""

from tests.factories.accounts import PASSWORD, AccountFactory, EmailAddressFactory
from tests.factories.catalogue import (
    CraftFactory,
    LabelFactory,
    PlaceFactory,
    TopicFactory,
    TopicGroupFactory,
)
from tests.factories.offers import OfferFactory, teaches
from tests.factories.people import PersonFactory, RoleFactory, shares, wants, week_of, works_as
from tests.factories.times import NOW

__all__ = [
    "NOW",
    "PASSWORD",
    "AccountFactory",
    "CraftFactory",
    "EmailAddressFactory",
    "LabelFactory",
    "OfferFactory",
    "PersonFactory",
    "PlaceFactory",
    "RoleFactory",
    "TopicFactory",
    "TopicGroupFactory",
    "shares",
    "teaches",
    "wants",
    "week_of",
    "works_as",
]
