"""Tests of the charts, mirroring src/escalate/charts."""
