"""What every test stands on."""

import signal


def pytest_runtest_setup():
    # What is started with `&` or by nohup ignores Ctrl-C, and so does a process in which the command line came to its
    # end; programs that a test starts and stops would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
