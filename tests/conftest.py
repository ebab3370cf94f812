"""What every test may ask for: the captured nights, a real Redis, a database on disk as in `make live`."""

import asyncio
import functools
import inspect
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.core.management.color import no_style
from django.db import connections
from django.test import TransactionTestCase

from tracker import addresses
from tracker.supervise import redis_server

ROOT = Path(__file__).resolve().parent.parent
ECI = ROOT.parent / "shared" / "eci"
PAGES = ROOT / "tests" / "pages"
ASYNC_TEST_SECONDS = 400
"""Longer than any takes at a load of 20: what never comes fails a test all the same."""
LAID_DOWN = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions"}
PROCESS_FIXTURES = {"chromium", "redis_url", "server"}
"""Fixtures that start a program; a test that uses one is marked `process`. Others set the mark themselves."""


@pytest.fixture(scope="session")
def eci() -> Path:
    """The folder of captured pages and nights. Tests that compare with it are left out where it is absent: the same
    facts are held by the reduced pages and digests in tests/pages."""
    return ECI


@pytest.fixture(scope="session", params=[PAGES, *([ECI / "pages"] if ECI.is_dir() else [])], ids=lambda path: path.name)
def saved_pages(request: pytest.FixtureRequest) -> Path:
    """A folder of pages of the site: the project's own reduced ones, and the captured ones where they are."""
    return Path(request.param)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; a test that asks for it is left out where there is none."""
    found = find_chromium()
    if found is None:
        pytest.skip("needs chromium on the PATH")
    return found


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A real Redis of our own; Django, Channels and Celery in this process and in children use it."""
    folder = Path(tempfile.mkdtemp(prefix="redis-"))
    with redis_server.running(folder) as url:
        use_redis(url)
        yield url
    shutil.rmtree(folder, ignore_errors=True)


def use_redis(url: str) -> None:
    from channels.layers import channel_layers

    from tracker.celery import app

    os.environ["REDIS_URL"] = django_settings.REDIS_URL = url
    layer: dict[str, Any] = django_settings.CHANNEL_LAYERS["default"]
    layer["CONFIG"]["hosts"] = [url]
    channel_layers.backends.clear()  # one made before, by a test that asked for no Redis, has the old address
    app.conf.broker_url = addresses.broker(url)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Tests use a SQLite file, not memory: several threads and processes share it, with WAL, as in `make live`.

    Each worker of pytest-xdist has its own: a file in its own folder, or a PostgreSQL database with its suffix.
    """
    default = django_settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _emptied_between_tests() -> Iterator[None]:
    """A test that commits leaves empty tables behind. What migrations lay down for the desk's roles stays: to make it
    anew took longer than most tests."""

    def empty(test: TransactionTestCase) -> None:
        for alias in test._databases_names(include_mirrors=False):  # type: ignore[attr-defined]
            link = connections[alias]
            tables = set(link.introspection.django_table_names(only_existing=True)) - LAID_DOWN
            link.ops.execute_sql_flush(link.ops.sql_flush(no_style(), sorted(tables)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """The test database as DATABASE_URL, to hand to a child process. Rows must be committed to be seen there."""
    return address_of_database()


def address_of_database() -> str:
    """The database that this process uses, as a DATABASE_URL."""
    default = django_settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{default['NAME']}"
    given = {key: default["OPTIONS"].get(key) or default[key.upper()] for key in ("host", "port")}
    query = urlencode({key: value for key, value in given.items() if value})
    return f"postgresql://{default['USER']}:{default['PASSWORD']}@/{default['NAME']}?{query}"


def pytest_configure(config: pytest.Config) -> None:
    """Under `nohup … &` a shell lets programs ignore Ctrl-C; those that tests start would inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _quick_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Passwords are hashed in one round, and what the tracker keeps on disk goes to a folder of this worker's own."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    PBKDF2PasswordHasher.iterations = 1
    django_settings.VAR_DIR = tmp_path_factory.mktemp("var")
    os.environ |= {"VAR_DIR": str(django_settings.VAR_DIR), "DJANGO_SECRET_KEY": django_settings.SECRET_KEY}


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Short names, the same in every worker: what gzip writes differs by the second."""
    return f"{argname} of {len(val)} bytes" if isinstance(val, bytes) and len(val) > 40 else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what starts programs, and give asynchronous tests a limit, so that they fail where they wait in vain."""
    if PROCESS_FIXTURES & set(getattr(item, "fixturenames", ())):
        item.add_marker("process")
    if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.obj):
        item.obj = within(ASYNC_TEST_SECONDS, item.obj)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Modules that start whole systems come first: the others fill the time that those spend waiting."""
    if not ECI.is_dir():
        beside_captures = [item for item in items if "eci" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=beside_captures)
        items[:] = [item for item in items if item not in beside_captures]
    items.sort(key=lambda item: not item.path.is_relative_to(ROOT / "tests" / "live"))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two workers a core: those that start systems, servers and browsers wait as long as they work."""
    return min(4, 2 * (os.cpu_count() or 1))


@pytest.fixture(autouse=True)
def no_program_unless_marked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only tests marked `process` may start programs: `make test-fast` leaves those out."""
    if request.node.get_closest_marker("process") is None:

        def refuse(*arguments: Any, **options: Any) -> None:
            raise AssertionError("this test starts a program: mark it with pytest.mark.process")

        monkeypatch.setattr(subprocess.Popen, "__init__", refuse)


def within(seconds: float, test: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    @functools.wraps(test)
    async def limited(*args: Any, **kwargs: Any) -> None:
        async with asyncio.timeout(seconds):
            await test(*args, **kwargs)

    return limited


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    left_out = terminalreporter.stats.get("skipped", [])
    if find_chromium() is None:
        terminalreporter.write_line(
            "No Chromium here: the browser tests did not run (Debian: apt-get install chromium)."
        )
    if left_out:
        reasons = sorted({str(report.longrepr[2]) for report in left_out if isinstance(report.longrepr, tuple)})
        terminalreporter.write_line(f"{len(left_out)} tests did not run: {'; '.join(reasons)}")
