"""What the commands print, whole, on a file that stands in ``screens.md``."""

import pytest

from pages import lay_files, sessions
from test_readme import prints

PAGE = "tests/cli/screens.md"
SHOWN = list(sessions(PAGE))


@pytest.mark.parametrize("session", SHOWN, ids=[session[0][0] for session in SHOWN])
def test_commands_print_what_is_shown(session, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lay_files(PAGE, tmp_path)
    for command, shown in session:
        prints(command, shown)
