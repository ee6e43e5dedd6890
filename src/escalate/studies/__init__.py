"""Questions that take many plays of a scenario: which assumption matters, where it tips, how rare is rare."""
