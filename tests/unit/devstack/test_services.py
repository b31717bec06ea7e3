"""A service is waited for, and one that fails is reported with the end of its log."""

import sys
from pathlib import Path

import pytest

from devstack.environment import Wiring
from devstack.errors import StartFailed
from devstack.ports import free_port
from devstack.provision import ServiceDatabase
from devstack.services import ServiceProcess

READY = """
import http.server, os, sys
if sys.argv[1] == "migrate":
    print("owner:", os.environ["DATABASE_OWNER_URL"])
    sys.exit()
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Ready).serve_forever()
"""
BROKEN = """
import sys
sys.exit("wrong password")
"""


def service(folder: Path, script: str) -> ServiceProcess:
    program = folder / "kompeten-registration"
    program.write_text(f"#!{sys.executable}\n{script}")
    program.chmod(0o755)
    wiring = Wiring(
        ports={"registration": free_port(), "gateway": free_port()},
        databases={"registration": ServiceDatabase("registration", "postgresql://owner", "postgresql://runtime")},
        kafka_bootstrap_servers="unused",
        jwks=folder,
        objects=folder,
        smtp_host="unused",
        smtp_port=25,
    )
    return ServiceProcess("registration", wiring, logs=folder / "logs", programs=folder)


async def test_a_service_migrates_starts_dies_and_starts_again(tmp_path: Path) -> None:
    registration = service(tmp_path, READY)
    await registration.migrate()
    assert (tmp_path / "logs" / "registration-migrate.log").read_text() == "owner: postgresql://owner\n"
    await registration.start()
    registration.kill()
    assert not registration.process.running
    await registration.restart()
    assert registration.process.running
    await registration.terminate()
    assert not registration.process.running


async def test_a_service_that_ends_early_is_reported_with_the_end_of_its_log(tmp_path: Path) -> None:
    registration = service(tmp_path, BROKEN)
    with pytest.raises(StartFailed, match=r"registration migrate ended with code 1:\nwrong password"):
        await registration.migrate()
    with pytest.raises(StartFailed, match=r"registration ended with code 1:\nwrong password"):
        await registration.start()
    await registration.terminate()


async def test_a_service_that_is_never_ready_is_reported(tmp_path: Path) -> None:
    registration = service(tmp_path, "import time; time.sleep(300)")
    await registration.start(wait=False)
    with pytest.raises(StartFailed, match="registration was not ready after 0 s"):
        await registration.wait_ready(seconds=0)
    registration.kill()
