"""Escalation scenario simulator."""
