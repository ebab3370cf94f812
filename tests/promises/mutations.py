"""For each promise a test and a small fault of the safeguard behind it. With that fault the test must fail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """`before` stands exactly once in `file`; with `after` in its place `promise` is broken, and `test` must say so."""

    promise: str
    what: str
    file: str
    before: str
    after: str
    test: str


STREAM, READER, RECONCILE = "results/publish/stream.py", "results/publish/reader.py", "results/domain/reconcile.py"
STORE, CLAIMS, OVERRIDES = "results/ingest/store.py", "results/ingest/claims.py", "results/editorial/overrides.py"
FLAGS = "results/domain/flags.py"

MUTATIONS = (
    Mutation(
        "P1", "the log is read only when a poke comes", STREAM,
        "READ_INTERVAL_S = 1.0", "READ_INTERVAL_S = 600.0",
        "tests/publish/test_hub.py::test_without_any_poke_the_news_comes_within_two_seconds",
    ),
    Mutation(
        "P1", "a restored log keeps its epoch", "results/publish/high_water.py",
        "return _number(_path(slug, epoch).read_bytes())", "return 0",
        "tests/publish/test_stream.py::test_a_client_that_slept_through_a_restore_starts_again",
    ),
    Mutation(
        "P2", "a gap in the log is passed on", READER,
        "if [event.seq for event in new] != list(range(seq + 1, seq + 1 + len(new))):", "if False:",
        "tests/publish/test_stream.py::test_a_missing_event_is_a_resync_never_a_silent_gap",
    ),
    Mutation(
        "P3", "events are written after the rows are committed", "results/publish/log.py",
        "    Event.objects.bulk_create(events)", "    transaction.on_commit(lambda: Event.objects.bulk_create(events))",
        "tests/polling/test_dies_anywhere.py::test_a_page_handed_in_is_taken_in_whatever_statement_it_dies_at",
    ),
    Mutation(
        "P4", "a page that was cut short is read", "results/sources/eci/shell.py",
        "if stamp is None and not (closed and _footer(tree)):", "if False:",
        "tests/sources/test_bad_pages.py::test_cut_anywhere_before_the_stamp",
    ),
    Mutation(
        "P5", "the same page again is news", STORE,
        "    if newest is None:\n", "    if True:\n",
        "tests/ingest/test_store.py::test_a_page_stored_twice_makes_one_event",
    ),
    Mutation(
        "P6", "an older page replaces a newer one", STORE,
        "if (newest.at, newest.fetched_at) >= (row.at, row.fetched_at):",
        "if (newest.at, newest.fetched_at) == (row.at, row.fetched_at):",
        "tests/ingest/test_store.py::test_an_older_page_is_never_applied",
    ),
    Mutation(
        "P7", "what the source says is laid over what an editor decided", "results/domain/corrections.py",
        "values = {c.field: c.value for c in corrections if c.serial == ballot.serial}", "values: dict[str, str] = {}",
        "tests/editorial/test_overrides.py::"
        "test_the_editor_wins_over_every_scrape_and_lifting_restores_what_the_source_says_now",
    ),
    Mutation(
        "P8", "a correction needs no reason", "results/editorial/refusals.py",
        "    if not (text := printable(reason).strip()):", "    if (text := printable(reason).strip()) is None:",
        "tests/editorial/test_overrides.py::test_a_reason_is_required",
    ),
    Mutation(
        "P9", "a sum that does not hold is not flagged", FLAGS,
        'names.add("sum_mismatch")', "pass",
        "tests/ingest/test_store.py::test_a_sum_off_by_one_is_published_with_a_flag",
    ),
    Mutation(
        "P10", "one person changes a declared result", OVERRIDES,
        "    if change.undeclares:", "    if False:",
        "tests/editorial/test_overrides.py::"
        "test_a_declared_result_changes_only_with_two_people_and_a_public_note",
    ),
    Mutation(
        "P11", "suspicious readings are accepted", CLAIMS,
        "if verdicts[kind].findings and not is_confirmed:", "if False:",
        "tests/ingest/test_held.py::test_a_fault_never_reaches_the_board_and_ends_by_itself",
    ),
    Mutation(
        "P12", "a source grows no older while nobody reads it", "results/publish/snapshot.py",
        "(election.source_lag_s or 0) + (now - election.source_read_at).total_seconds()", "election.source_lag_s or 0",
        "tests/publish/test_stream.py::test_the_heartbeat_tells_the_source_age_even_when_nothing_else_lives",
    ),
    Mutation(
        "P13", "a process that died stays dead", "tracker/supervise/keeper.py",
        "elif how := watch.child.ended():", "elif (how := watch.child.ended()) and not how:",
        "tests/live/test_keeper.py::test_a_killed_child_is_started_again",
    ),
    Mutation(
        "P14", "any amount waits for a client that reads nothing", "results/web/outlets.py",
        "MAX_BACKLOG = 1_000_000", "MAX_BACKLOG = 1_000_000_000",
        "tests/web/test_hostile.py::test_a_stalled_client_is_cut_off_and_nobody_else_notices",
    ),
    Mutation(
        "P15", "the budget lets everybody through", "results/polling/budget.py",
        "  wait = math.max(wait, at + interval - full)\n", "  wait = 0\n",
        "tests/polling/test_budget.py::test_a_burst_and_then_the_rate",
    ),
    Mutation(
        "P16", "one process follows any number of elections", "results/publish/hub.py",
        "if len(self.streams) >= MAX_STREAMS:", "if False:",
        "tests/publish/test_hub.py::test_only_so_many_elections_are_followed_at_once",
    ),
    Mutation(
        "P17", "a writer waits for a Redis that hangs", "results/publish/poke.py",
        "SEND_TIMEOUT_S = 1.0", "SEND_TIMEOUT_S = 30.0",
        "tests/publish/test_poke.py::test_a_redis_that_hangs_costs_a_writer_a_second_at_most",
    ),
    Mutation(
        "P18", "pages of the desk run any script", "results/admin/site.py",
        'response.setdefault("Content-Security-Policy", POLICY)', "pass",
        "tests/admin/test_pages.py::test_every_page_is_under_the_strict_policy_and_kept_by_no_cache",
    ),
    Mutation(
        "P19", "an allowed name may lead to a private address", "results/sources/hosts.py",
        "(host.lower() in self.public and is_public(address))", "(host.lower() in self.public)",
        "tests/sources/test_fetch.py::test_an_allowed_name_that_resolves_to_a_private_address_is_refused",
    ),
    Mutation(
        "P20", "a production takes test elections", "tracker/checks.py",
        "    if not slugs:\n", "    if True:\n",
        "tests/tracker/test_start_refusals.py::test_production_refuses_a_test_election",
    ),
    Mutation(
        "P21", "a locked database is a server error", "tracker/urls.py",
        'handler500 = "results.admin.busy_database.handle_error"', 'handler500 = "django.views.defaults.server_error"',
        "tests/admin/test_busy_database.py::"
        "test_an_editor_is_answered_in_time_and_sends_it_again_by_one_press",
    ),
    Mutation(
        "P21", "a query stays open while others write", "results/intake/reparse.py",
        "    for start in range(0, len(keys), CHUNK):\n"
        '        yield from Page.objects.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")\n',
        '    yield from Page.objects.filter(pk__in=keys).order_by("pk").iterator(2)\n',
        "tests/intake/test_reparse.py::test_it_is_built_anew_while_others_write",
    ),
    Mutation(
        "P22", "a frozen election publishes what the source says", CLAIMS,
        "        if txn.election.frozen:\n            for row", "        if False:\n            for row",
        "tests/editorial/test_freeze.py::test_frozen_is_on_the_wire_and_nothing_of_the_source_is",
    ),
    Mutation(
        "P23", "votes that lag behind the list's line decide who leads", RECONCILE,
        "        order.sort(key=lambda item: _lags(item[1], line))\n", "        pass\n",
        "tests/domain/test_reconcile.py::test_votes_of_an_older_round_do_not_say_who_leads_in_a_newer_one",
    ),
    Mutation(
        "P24", "a line whose leader is on no ballot is applied in part", RECONCILE,
        " if not page.leader_unknown or identified_by_votes(page, observations, nota)\n", "\n",
        "tests/domain/test_reconcile.py::test_a_declared_leader_who_is_on_no_ballot_declares_nobody",
    ),
    Mutation(
        "P25", "a declared seat is led by another, and nothing says so", FLAGS,
        "return {WINNER_NOT_LEADING} if state.leader not in (None, state.winner) else set()", "return set()",
        "tests/domain/test_reconcile.py::test_declared_for_one_who_does_not_lead_is_flagged",
    ),
    Mutation(
        "P26", "a moment that rests on a withdrawn number stands on", "results/ingest/stories.py",
        "    for number, since in changes.withdrawn.items():\n", "    for number, since in ():\n",
        "tests/ingest/test_stories.py::test_what_rests_on_a_withdrawn_number_is_taken_back_with_the_reason",
    ),
    Mutation(
        "P27", "an editor's value is not checked", OVERRIDES,
        "        requests = [validated(request, now) for request in requests]\n        contexts", "        contexts",
        "tests/editorial/test_overrides.py::test_what_can_be_no_value_is_refused",
    ),
)  # fmt: skip
