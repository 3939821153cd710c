import pytest

A_FEW = 3


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fuzz", type=int, default=A_FEW, help="How many bodies to try for each operation and role.")
