"""Reads the text format of Prometheus on standard input with the parser of its Python client."""

import sys

from prometheus_client.parser import text_string_to_metric_families

families = {family.name: family for family in text_string_to_metric_families(sys.stdin.read())}
samples = {sample.name: sample for family in families.values() for sample in family.samples}


def check(name, value, labels={}):
    found = samples[name]
    assert (found.value, found.labels) == (value, labels), found


assert families["rumble_messages"].type == "counter"
assert families["cocorum_clients"].type == "gauge"
check("rumble_messages_total", 2, {"stream": "7k2m9q"})
check("rumble_rants_total", 1)
check("rumble_rant_cents_total", 1250)
check("rumble_reconnects_total", 1)
check("cocorum_alert_queue", 1)
check("cocorum_sink_failures_total", 0, {"sink": "webhook 1"})
assert samples["rumble_last_event_seconds"].value > 1_700_000_000
assert all(family.documentation for family in families.values())
assert not any("evil" in str(family) for family in families.values())
print(f"{len(families)} metrics read")
