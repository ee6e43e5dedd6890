"""Finished parts of long work, kept on the disk so that nothing is lost; and how any value is written there."""
