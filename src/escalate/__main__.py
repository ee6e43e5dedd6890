"""``python -m escalate`` is the command ``escalate``."""

from escalate.cli import main

if __name__ == "__main__":
    main()
