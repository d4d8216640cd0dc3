"""Options of the test suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--bless",
        action="store_true",
        help="rewrite marks and printed reports of the corpus cases whose verdict is as expected",
    )
    parser.addoption("--all-wrappings", action="store_true", help="every case in every wrapping, not in four")
