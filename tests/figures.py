"""Reads a server's figures as Prometheus would."""

from prometheus_client.parser import text_string_to_metric_families


def figure(text: str, name: str, slug: str) -> float | None:
    """The value of one series of an election, or None where the text has none."""
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == name and sample.labels.get("election") == slug:
                return sample.value
    return None
