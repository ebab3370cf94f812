"""Compiled translations: made where they are missing or of another version, never needed from git."""

import gettext
import os
from pathlib import Path

import pytest

from tracker.translations import LOCALE, compile_stale

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "hi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(f'{HEAD}msgid "Votes"\nmsgstr "मत"\n')
    return path


def known(source: Path, word: str) -> str:
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file).gettext(word)


def test_a_missing_file_is_compiled_once(source: Path, tmp_path: Path) -> None:
    assert compile_stale(tmp_path) == [source]
    assert known(source, "Votes") == "मत"
    assert compile_stale(tmp_path) == []
    assert {path.name for path in source.parent.iterdir()} == {"django.po", "django.mo"}


@pytest.mark.parametrize("seconds", [-86_400, 86_400], ids=["older", "newer"])
def test_another_version_is_compiled_whichever_is_newer(source: Path, tmp_path: Path, seconds: int) -> None:
    compile_stale(tmp_path)
    stamp = source.stat().st_mtime + seconds
    source.write_text(f'{HEAD}msgid "Votes"\nmsgstr "वोट"\n')
    os.utime(source, (stamp, stamp))
    assert compile_stale(tmp_path) == [source]
    assert known(source, "Votes") == "वोट"


def test_a_folder_that_cannot_be_written_is_no_failure(
    source: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    source.with_suffix(".mo").mkdir()  # refuses even root
    os.utime(source.with_suffix(".mo"), (0, 0))
    assert compile_stale(tmp_path) == []
    assert "stay as they were" in caplog.text


def test_django_starts_with_every_language_compiled() -> None:
    assert all(path.with_suffix(".mo").exists() for path in LOCALE.glob("*/LC_MESSAGES/django.po"))
