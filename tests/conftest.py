"""What every test stands on."""

import signal


def pytest_configure():
    # What is started with `&` or by nohup ignores Ctrl-C, and so would every process that a test starts and stops.
    signal.signal(signal.SIGINT, signal.default_int_handler)
