"""What is told: runs and scenarios in words."""
