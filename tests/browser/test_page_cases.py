"""The browser's modules on the cases that the server's words, figures, order and search pass too."""

import json
from pathlib import Path
from typing import Any

from django.utils.dates import MONTHS

from results.web.pages.phrases import browser_phrases
from tests.browser.conftest import Reader

CASES = json.loads((Path(__file__).resolve().parents[1] / "page_cases.json").read_text())
RUN = """async ([phrases, cases, names]) => {
    const from = (name) => import(`/static/results/${name}.js`);
    const [say, figures, words, seat, tally, filters] = await Promise.all(
        ["say", "figures", "boardwords", "seatwords", "tallywords", "search/filters"].map(from));
    const { compareRanks } = await from("search/rank");
    const { find } = await from("search/seats");
    say.learn(phrases, "en", {});
    const numbers = (seats) => seats.map((entry) => entry.number);
    const aged = (election, age_s) => ({ ...election, source: { ...election.source, age_s } });
    const search = (text) => {
        const found = find(text, cases.search_seats, { names });
        const seats = cases.search_seats.filter((entry) => found.has(entry.number)).sort(filters.ORDER.number);
        return numbers(seats.sort((a, b) => compareRanks(found.get(a.number), found.get(b.number))));
    };
    const run = {
        percent: figures.percent, grouped: figures.grouped, signed: figures.signed, clock: figures.clock,
        dated_clock: (stamp, now) => figures.datedClock(stamp, Date.parse(now)),
        familiar: figures.familiar, ago: words.ago, sentences: seat.contestSentence, changes: seat.changeWords,
        states: seat.stateWords, search,
        boards: (board) => [words.headline(board), words.standfirst(board), tally.need(board)],
        freshness: (given, age, now) => {
            const election = aged(given, age);
            return [words.freshnessState(election, age), words.freshness(election, age, Date.parse(now))];
        },
        order: (name) => numbers([...cases.order_seats].sort(filters.ORDER[name])),
    };
    const all = ([name, each]) => [name, cases[name].map((one) => each(...one))];
    return Object.fromEntries(Object.entries(run).map(all));
}"""
RESULTS = {"boards": 3, "freshness": 2}
"""How many values a case expects at its end, where it is not one."""


def expected(name: str) -> list[Any]:
    count = RESULTS.get(name, 1)
    return [case[-1] if count == 1 else case[-count:] for case in CASES[name]]


def test_the_browser_says_writes_orders_and_finds_what_the_server_does(reader: Reader) -> None:
    page = reader.open("/worker.js")
    phrases = browser_phrases() | {f"month.{n}": str(name) for n, name in MONTHS.items()}
    told = page.evaluate(RUN, [phrases, CASES, CASES["search_names"]])
    for name in told:
        assert told[name] == expected(name), name
