"""Test data: what a replay says of itself in the header of every page."""

from typing import Any

HEADER = "x-replay"


def replay_facts(label: str) -> dict[str, Any]:
    """`delhi-2025; speed=60; captured` as a replay's facts. `made` lists what the recording had to reconstruct."""
    name, *parts = (part.strip() for part in label.split(";"))
    facts = dict(part.split("=", 1) for part in parts if "=" in part)
    kind = next((part for part in parts if "=" not in part), "")
    simulated_parts = [word for word in facts.get("made", "").split(",") if word]
    return {"night": name, "speed": float(facts.get("speed", 1)), "kind": kind, "made": simulated_parts}
