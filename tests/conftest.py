"""What all tests share: the switch that rewrites the cases."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write what the cases give now as what they expect")
    parser.addoption("--update-golden", action="store_true", help="write the golden frames as they are painted now")
