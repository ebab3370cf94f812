"""Every mutation can be made: its text and its test are there. `make promises` makes them."""

import pytest

from tests.conftest import ROOT
from tests.promises.mutations import MUTATIONS, Mutation


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: f"{mutation.promise}: {mutation.what}")
def test_its_text_and_its_test_are_there(mutation: Mutation) -> None:
    text = (ROOT / mutation.file).read_text()
    assert text.count(mutation.before) == 1, f"renamed? bring tests/promises/mutations.py up to date: {mutation.before}"
    file, _, test = mutation.test.partition("::")
    assert f"def {test}(" in (ROOT / file).read_text(), f"renamed? {mutation.test}"


def test_each_promise_has_one() -> None:
    assert {mutation.promise for mutation in MUTATIONS} == {f"P{number}" for number in range(1, 28)}
