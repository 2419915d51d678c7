"""What the README shows is what there is: its commands, their options, and the two that do all the set-up."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import httpx
import pytest

from tests.live import ROOT, free_port

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)
MAKE = re.findall(r"^\| `make (\w+)` \|", README, re.MULTILINE)
PROGRAM = re.findall(r"^\| `gpconnect-explorer (\w+)[^|]*\|([^|]*)\|$", README, re.MULTILINE)


def program(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "explorer", *arguments], cwd=ROOT, capture_output=True, text=True,
                          check=False, timeout=120)


def test_two_commands_are_shown_to_start_with() -> None:
    assert BLOCKS == ["make serve\n", "make test\n"]


def test_continuous_integration_runs_the_commands_that_the_readme_names() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if line.startswith("make ")] == ["make check", "make test"]
    assert {"serve", "test", *MAKE} <= set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("target", MAKE)
def test_make_knows_each_command_of_the_table(target: str) -> None:
    done = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("command", "words"), PROGRAM)
def test_the_program_has_each_command_and_option_of_the_table(command: str, words: str) -> None:
    told = program(command, "--help")

    assert told.returncode == 0, told.stderr
    row = next(line for line in README.splitlines() if line.startswith(f"| `gpconnect-explorer {command}"))
    for option in re.findall(r"--[a-z-]+", row + words):
        assert option in told.stdout


def test_make_serve_serves_the_site_the_api_and_the_sandbox() -> None:
    port = free_port()
    serving = subprocess.Popen(["make", "serve", f"PORT={port}"], cwd=ROOT, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}/api/health")
        assert "Follow a booking" in httpx.get(f"{base}/", trust_env=False).text
        assert httpx.get(f"{base}/sandbox/main/control", trust_env=False).json()["world"] == "main"
    finally:
        os.killpg(serving.pid, signal.SIGINT)
        said = serving.communicate(timeout=30)[0]
    assert f"http://127.0.0.1:{port}/" in said


def wait_for(url: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(url, trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
        time.sleep(0.1)
