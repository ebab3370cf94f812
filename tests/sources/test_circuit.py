import json

import pytest

from results.sources.circuit import Circuit, Outcome, Policy, after_answer, may_ask, outcome_of
from results.sources.errors import FetchError

POLICY = Policy(threshold=6, first_s=30, longest_s=900, probe_s=60)


def fed(*outcomes: Outcome, now: float = 1000) -> Circuit:
    circuit = Circuit()
    for outcome in outcomes:
        circuit = after_answer(circuit, outcome, now, policy=POLICY)
    return circuit


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([Outcome.THROTTLED], "open"),
        ([Outcome.BLOCKED] * 2, "closed"),
        ([Outcome.BLOCKED] * 3, "open"),
        ([Outcome.SERVER] * 5, "closed"),
        ([Outcome.SERVER] * 6, "open"),
        ([Outcome.NETWORK] * 3 + [Outcome.SERVER] * 3, "open"),
        ([Outcome.SERVER] * 5 + [Outcome.OK] + [Outcome.SERVER] * 5, "closed"),
        ([Outcome.MISSING] * 50, "closed"),
    ],
)
def test_what_opens_it(outcomes: list[Outcome], state: str) -> None:
    assert fed(*outcomes).state == state


def test_open_lets_nothing_through_then_one_probe() -> None:
    circuit = fed(Outcome.THROTTLED)
    assert may_ask(circuit, 1029, POLICY) == (circuit, False)
    probing, granted = may_ask(circuit, 1030, POLICY)
    assert (granted, probing.state) == (True, "half_open")
    assert may_ask(probing, 1031, POLICY)[1] is False
    assert may_ask(probing, 1090, POLICY)[1] is True  # the first probe's worker died


def test_a_good_probe_closes_it_and_a_bad_one_doubles_the_pause() -> None:
    probing, _ = may_ask(fed(Outcome.THROTTLED), 1030, POLICY)
    assert after_answer(probing, Outcome.OK, 1031, policy=POLICY) == Circuit()
    pauses, circuit, now = [], probing, 1031.0
    for _ in range(7):
        circuit = after_answer(circuit, Outcome.NETWORK, now, policy=POLICY)
        pauses.append(circuit.until - now)
        now = circuit.until
        circuit, _ = may_ask(circuit, now, POLICY)
    assert pauses == [60, 120, 240, 480, 900, 900, 900]


def test_retry_after_is_respected_and_opens_at_once() -> None:
    circuit = after_answer(Circuit(), Outcome.SERVER, 1000, retry_after=300, policy=POLICY)
    assert (circuit.state, circuit.until) == ("open", 1300)


def test_stragglers_of_the_burst_change_nothing() -> None:
    circuit = fed(Outcome.THROTTLED)
    for outcome in (Outcome.THROTTLED, Outcome.OK, Outcome.SERVER):
        assert after_answer(circuit, outcome, 1001, policy=POLICY) == circuit


def test_spread_lengthens_by_a_quarter_at_most() -> None:
    assert after_answer(Circuit(), Outcome.THROTTLED, 0, spread=1, policy=POLICY).until == 37.5


def test_an_hour_of_503_costs_few_requests() -> None:
    circuit, requests, now = Circuit(), 0, 0.0
    while now < 3600:
        circuit, granted = may_ask(circuit, now, POLICY)
        if granted:
            requests += 1
            circuit = after_answer(circuit, Outcome.SERVER, now, policy=POLICY)
        now += 1
    assert requests <= 14


def test_state_travels_as_json_and_damage_means_closed() -> None:
    circuit = fed(Outcome.THROTTLED)
    assert Circuit.from_dict(json.loads(json.dumps(circuit.to_dict()))) == circuit
    for damaged in (None, {}, {"state": "ajar"}, {"state": "open", "until": "soon"}, {"state": "open", "points": None}):
        assert Circuit.from_dict(damaged) == Circuit()


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [("blocked", Outcome.BLOCKED), ("throttled", Outcome.THROTTLED), ("server", Outcome.SERVER),
     ("missing", Outcome.MISSING), ("timeout", Outcome.NETWORK), ("dns", Outcome.NETWORK),
     ("too_large", Outcome.NETWORK), ("refused", None),
     ("budget", None)],
)  # fmt: skip
def test_what_a_failure_says_of_the_source(kind: str, outcome: Outcome | None) -> None:
    assert outcome_of(FetchError(kind, "")) is outcome
    assert outcome_of(None) is Outcome.OK
