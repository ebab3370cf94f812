"""The options of `make live`, read from the environment (make exports its PORT=, NIGHT=, SPEED= … there)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NIGHTS = ROOT / "results" / "rehearsal" / "nights"


class BadOption(Exception):
    """An option that cannot be used; the message says which and what would do."""


@dataclass(frozen=True, slots=True)
class Options:
    """`url` is empty for a replay. `speed` is minutes of the night in a minute of ours; 1 is real time."""

    var: Path
    port: int = 8000
    night: str = "delhi-2025"
    speed: float = 60.0
    url: str = ""
    states: str = ""
    slug: str = ""
    redis_url: str = ""
    cluster: bool = False

    @property
    def replayed(self) -> bool:
        return not self.url

    @property
    def roster(self) -> Path | None:
        """The replayed night's roster (previous results, aliases), where it has one."""
        file = NIGHTS / f"{self.night}.roster.json"
        return file if self.replayed and file.is_file() else None


def read(environ: Mapping[str, str], cluster: bool = False) -> Options:
    """Options from the environment; an empty variable counts as not given. Raises BadOption."""
    variables = {name: value.strip() for name, value in environ.items() if value.strip()}
    night = variables.get("NIGHT", "delhi-2025")
    url = variables.get("URL", "")
    return Options(
        var=Path(variables.get("VAR_DIR", ROOT / "var" / "cluster" if cluster else ROOT / "var")).absolute(),
        port=whole(variables, "PORT", 8000, 0, 65_535),
        night=night,
        speed=speed(variables),
        url=checked_url(url),
        states=variables.get("STATES", "" if url else "U05" if night.startswith("delhi") else ""),
        slug=checked_slug(variables.get("SLUG", ""))
        or ("" if url else re.sub(r"[^a-z0-9]+", "-", night.lower()).strip("-")),
        redis_url=variables.get("REDIS_URL", ""),
        cluster=cluster,
    )


def checked_slug(slug: str) -> str:
    """A name that fits in an address. Raises BadOption with one that does."""
    plain = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")
    if slug != plain or len(slug) > 80:
        raise BadOption(
            f"SLUG={slug} does not fit in an address: letters a to z, digits and hyphens do, as {plain[:80]}."
        )
    return slug


def whole(variables: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    try:
        number = int(variables.get(name, usual))
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise BadOption(f"{name}={variables[name]} is not a number from {least} to {most}.")
    return number


def speed(variables: Mapping[str, str]) -> float:
    try:
        number = float(variables.get("SPEED", 60))
    except ValueError:
        number = 0
    if not 0.1 <= number <= 600:
        raise BadOption(f"SPEED={variables['SPEED']} is not between 0.1 and 600 (1 is real time).")
    return number


def checked_url(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise BadOption(f"URL={url} is not the http(s) address of a results folder.")
    return url if not url or url.endswith("/") else f"{url}/"
