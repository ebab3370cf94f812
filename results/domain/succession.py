"""Parties that can't be compared with an earlier election as if they were the same: split, merged or newly made."""

SPLIT, MERGED, NEW = "split", "merged", "new"

_SINCE: dict[str, tuple[int, str]] = {
    "SHS": (2022, SPLIT),
    "SHS(UBT)": (2022, SPLIT),
    "NCP": (2023, SPLIT),
    "NCP(SP)": (2023, SPLIT),
    "LJP": (2021, SPLIT),
    "LJP(RV)": (2021, SPLIT),
    "RLM": (2023, NEW),
    "TMP": (2021, NEW),
    "ISF": (2021, NEW),
    "TVK": (2024, NEW),
    "VPP": (2021, NEW),
}
"""By party code: the year of the change, and what it was. Source: ECI's orders and lists of registered parties."""


def not_comparable(party: str, year: int | None) -> str:
    """Why the party of now is not the one of that year: split, merged or new. Empty where it is the same."""
    changed, why = _SINCE.get(party, (0, ""))
    return why if year is not None and changed > year else ""
