"""An actor that thinks ahead sees the end of time where its move leaves nobody with anything to do."""

import math

import pytest

from escalate.scenario.load import load_text

TEXT = """\
escalate: 1
title: Stop or go
clock: {steps: 3}
actors:
  first:
    foresight: 1
    options:
      stop: {when: step == 0}
      go: {when: step == 0}
  second:
    options:
      answer: {when: first.go}
outcomes:
  stopped: {at end: yes, when: ever(first.stop), worth: {first: 1}}
  gone: {otherwise: yes}
"""


def test_standing_still_leads_to_the_end():
    share = load_text(TEXT).run(20_000).share("stopped")
    assert share == pytest.approx(math.e / (1 + math.e), abs=4 * math.sqrt(0.73 * 0.27 / 20_000))
