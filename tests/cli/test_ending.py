"""How commands end: odd streams, odd names and odd machines get one sentence and the right exit status."""

import errno
import io
import os
import signal
import stat
import subprocess
import sys
import time

import click
import pytest

from escalate import disk
from escalate.cli import common, ending
from escalate.errors import EscalateError

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
RUN = "run kaesong-short --runs 100"
COMMANDS = (RUN, "list", "--help", "describe kaesong-short", "run kaesong-short --runs 100 --format csv")
LONG = "a" * 250


def shell(command, folder, **more):
    text = command.replace("escalate ", f'"{sys.executable}" -m escalate ')
    return subprocess.run(
        ["bash", "-c", text], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
        **more,
    )  # fmt: skip


@posix
@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_who_has_enough_is_no_error(tmp_path, command):
    done = shell(f"escalate {command} | head -1; exit ${{PIPESTATUS[0]}}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@posix
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_under_standard_output_is_said_once(tmp_path, command):
    done = shell(f"escalate {command} > /dev/full", tmp_path)
    assert done.stderr == "standard output: No space left on device\n"
    assert done.returncode == 2


@posix
@pytest.mark.parametrize("closed", ["2>&-", "0<&- 2>&-"])
def test_without_standard_error_all_is_printed(tmp_path, closed):
    whole = shell(f"escalate {RUN}", tmp_path)
    assert whole.returncode == 0
    done = shell(f"escalate {RUN} {closed}", tmp_path)
    assert (done.returncode, done.stdout) == (0, whole.stdout)


@posix
def test_without_standard_output_the_result_is_saved(tmp_path):
    done = shell(f"escalate {RUN} --out kept >&-", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "kept" / "outcomes.csv").exists()


@posix
@pytest.mark.parametrize(
    "command",
    [f"{RUN} --out {{}}", "plot {}", "report {}", "show {}", "check {}", "new {}", "report kaesong-short --out {}"],
)
def test_a_name_too_long_for_the_disk_is_said(tmp_path, command):
    done = shell(f"escalate {command.format(LONG + LONG)}", tmp_path)
    assert done.returncode == 2
    assert "File name too long" in done.stderr
    assert "Traceback" not in done.stderr


@posix
def test_the_longest_name_can_be_written(tmp_path):
    done = shell(f"escalate describe kaesong-short --out {LONG}", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / LONG).stat().st_size > 1_000


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names that are any bytes")
def test_a_file_name_in_another_encoding_loses_no_result(tmp_path):
    shell("escalate new mine --from kaesong-short && mv mine.yaml $'caf\\xe9.yaml'", tmp_path)
    done = shell("escalate run $'caf\\xe9.yaml' --runs 100 --out kept && escalate resume kept", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("(caf\ufffd)") == 2


def test_a_missing_name_is_called_missing(tmp_path):
    done = shell("escalate run ''", tmp_path)
    assert done.stderr == "the name of a scenario is missing; the names are in: escalate list\n"


@posix
def test_a_dash_reads_standard_input(tmp_path):
    shell("escalate new mine --from kaesong-short", tmp_path)
    named, read = shell("escalate run mine.yaml --runs 300", tmp_path), shell(
        "escalate run - --runs 300 < mine.yaml", tmp_path
    )
    assert read.returncode == 0, read.stderr
    assert "(standard input)" in read.stdout
    assert [line for line in read.stdout.splitlines() if "%" in line and "screening" not in line][:4] == [
        line for line in named.stdout.splitlines() if "%" in line and "screening" not in line
    ][:4]


@posix
def test_a_setting_given_twice_is_said(tmp_path):
    done = shell(f"escalate {RUN} --set tension=50 --set tension=60", tmp_path)
    assert (done.returncode, done.stderr) == (2, "--set: tension is given twice, as 50 and as 60\n")


@posix
def test_out_and_output_are_one_option(tmp_path):
    for word in ("--out", "--output", "-o"):
        done = shell(f"escalate describe kaesong-short {word} card.md --overwrite", tmp_path)
        assert done.returncode == 0, done.stderr
    assert "--output" not in shell("escalate report --help", tmp_path).stdout
    assert shell(f"escalate {RUN} --output kept", tmp_path).returncode == 0


@posix
@pytest.mark.parametrize("command", ["story kept", "show kept", "why kept --policy x", "describe kept", "run kept"])
def test_a_saved_folder_is_told_from_a_scenario(tmp_path, command):
    shell(f"escalate {RUN} --out kept", tmp_path)
    done = shell(f"escalate {command}", tmp_path)
    assert done.returncode == 2
    assert "kept is a saved folder, made with the scenario kaesong-short" in done.stderr


@posix
@pytest.mark.parametrize("command", [
    "plot kaesong-short --runs 50 --out drawn", pytest.param("report kaesong-short --runs 50", marks=pytest.mark.slow),
])  # fmt: skip
def test_matplotlib_settings_of_the_user_do_not_count(tmp_path, command):
    plain, odd = tmp_path / "plain", tmp_path / "odd"
    plain.mkdir()
    odd.mkdir()
    assert shell(f"escalate {command}", plain).returncode == 0
    (odd / "matplotlibrc").write_bytes(b"savefig.dpi: 30\nxtick.direction: in\n# caf\xe9\n")
    exported = {**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline", "MATPLOTLIBRC": str(odd)}
    done = shell(f"escalate {command}", odd, env=exported)
    assert (done.returncode, done.stderr) == (0, "")
    files = {path.relative_to(plain): path.read_bytes() for path in plain.rglob("*") if path.is_file()}
    assert {name: (odd / name).read_bytes() for name in files} == files


@posix
def test_what_is_no_file_is_written_into_and_a_link_is_followed(tmp_path):
    link, target = tmp_path / "link.md", tmp_path / "target.md"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    disk.put(link, b"new")
    assert (target.read_bytes(), link.is_symlink()) == (b"new", True)
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["cat", str(tmp_path / "pipe")], stdout=subprocess.PIPE)
    disk.put(tmp_path / "pipe", b"through")
    assert reader.communicate(timeout=20)[0] == b"through"
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    with pytest.raises(EscalateError, match="is a folder"):
        disk.put(tmp_path, b"")


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(disk.os, "replace", full)
    with pytest.raises(EscalateError, match="cannot be written: No space left on device"):
        disk.put(tmp_path / "mine.yaml", b"escalate: 1")
    assert list(tmp_path.iterdir()) == []


def test_a_word_after_a_second_of_silence(monkeypatch, capsys):
    assert common.BEFORE_A_WORD == 1.0
    monkeypatch.setattr(common, "BEFORE_A_WORD", 0.01)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with common.patience("reading a pipe"):
        time.sleep(0.2)
    assert capsys.readouterr().err == "reading a pipe ...\n"
    monkeypatch.setattr(common, "BEFORE_A_WORD", 0.3)
    with common.patience("reading a file"):
        pass
    time.sleep(0.4)
    assert capsys.readouterr().err == ""


@posix
def test_ctrl_c_twice_ends_once(tmp_path):
    code = f'exec "{sys.executable}" -m escalate run kaesong-2020 --runs 3000000 --workers 2 --out big'
    process = subprocess.Popen(["bash", "-c", code], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(tmp_path.glob("big/**/0*")):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == ending.STOPPED
    assert "Traceback" not in told


def test_ctrl_c_before_a_command_begins_ends_it_too(monkeypatch, capsys):
    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["escalate"])
    monkeypatch.setattr(ending, "_own_matplotlib", interrupted)
    before = signal.getsignal(signal.SIGINT)
    try:
        assert ending.finish(click.Command("nothing")) == ending.STOPPED
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err == "stopped\n"


def test_only_what_is_written_may_be_made_plain(monkeypatch):
    typed, console = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
    shown = io.StringIO()  # cannot be told how to write
    for name, stream in (("stdin", typed), ("stdout", shown), ("stderr", console)):
        monkeypatch.setattr(sys, name, stream)
    ending._open_streams()
    assert (sys.stdin, sys.stdout, sys.stderr) == (typed, shown, console)
    assert (typed.errors, console.errors) == ("strict", "replace")


def test_what_a_console_cannot_show_is_no_error(monkeypatch):
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252", newline="\n")
    monkeypatch.setattr(sys, "stdout", console)
    monkeypatch.setattr(sys, "argv", ["escalate"])
    assert ending._run(click.Command("shown", callback=lambda: click.echo("é 한"))) == (ending.DONE, "")
    console.flush()
    assert console.buffer.getvalue() == b"\xe9 ?\n"


def test_only_the_programs_own_errors_are_swallowed(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["escalate"])

    @click.command()
    def broken():
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        ending._run(broken)


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("stream", "lines"), [
    (Terminal, [*["word " * 15 + "word"] * 2, "word word", "  " + "x " * 60]),
    (io.StringIO, ["word " * 33 + "word", "  " + "x " * 60]),
])  # fmt: skip
def test_an_error_is_folded_for_a_terminal_alone(monkeypatch, stream, lines):
    """Sentences are; what a file's line or a table is stays in its columns."""

    @click.command()
    def wrong():
        raise EscalateError("word " * 33 + "word\n  " + "x " * 60)

    monkeypatch.setattr(sys, "argv", ["escalate"])
    monkeypatch.setattr(sys, "stderr", stream())
    assert ending.finish(wrong) == ending.WRONG
    assert sys.stderr.getvalue().split("\n") == [*lines, ""]
