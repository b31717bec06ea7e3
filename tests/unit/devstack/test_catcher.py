"""The mail catcher as a process of its own keeps every mail, also across a restart."""

import signal
import smtplib
import sys
from email.message import EmailMessage
from pathlib import Path

from devstack.ports import free_port
from devstack.probes import wait_for
from devstack.process import TetheredProcess


def send(port: int) -> bool:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.id", "b@example.id", "Halo"
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            client.send_message(message)
    except OSError:
        return False
    return True


def test_mails_are_numbered_on_after_a_restart(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "devstack.catcher", "--port", str(port), "--folder", str(tmp_path / "mail")]
    catcher = TetheredProcess(command, log=tmp_path / "log")
    for _ in range(2):
        catcher.start()
        assert wait_for(lambda: send(port), seconds=60), catcher.tail()
        catcher.terminate(signal.SIGTERM, seconds=10)
        assert catcher.exit_code == 0, catcher.tail()
    assert [one.name for one in sorted((tmp_path / "mail").iterdir())] == ["0001.eml", "0002.eml"]
