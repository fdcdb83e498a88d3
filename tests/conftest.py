"""What all tests share: the switches that rewrite the cases, and how the examples of properties are chosen."""

import os

import hypothesis
import pytest

# The same examples in every run: a property fails because of a change, never by chance.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
# Others in every run, and many: `pytest --hypothesis-profile=explore`.
hypothesis.settings.register_profile("explore", max_examples=1000, deadline=None)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write what the cases give now as what they expect")
    parser.addoption("--update-golden", action="store_true", help="write the golden frames as they are painted now")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--hypothesis-profile", "") == "explore":
        os.environ.setdefault("LECTUREC_EXAMPLES", "1000")
