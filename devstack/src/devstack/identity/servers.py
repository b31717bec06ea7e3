"""Keycloak as a program of this machine, its database a file that goes with it."""

import os
import secrets
import shutil
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from devstack.environment import INHERITED
from devstack.folders import checkout
from devstack.identity.administration import Administration
from devstack.ports import free_port
from devstack.process import TetheredProcess
from devstack.server import NativeServer

REALM = "kompeten"
REALM_FILE = checkout() / "deploy" / "identity" / "kompeten-realm.json"
ADMIN = "admin"
INSTALLATION = "installation"  # the client of operators, as the realm's file names it
PROBE_SECONDS = 5
QUARKUS = "io.quarkus.bootstrap"
JAVA = (
    "java",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",  # short-lived: no time to earn C2 back
    "-Xmx512m",
    # as in Keycloak's own kc.sh, which we pass by since it takes the home of the program for the home of the data
    *(f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in ("lang", "security", "util", "util.concurrent")),
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    f"-Djava.util.concurrent.ForkJoinPool.common.threadFactory={QUARKUS}.forkjoin.QuarkusForkJoinWorkerThreadFactory",
)


class IdentityServer(NativeServer):
    """A running Keycloak with the realm of deploy/identity; the secrets of its clients are drawn at the start."""

    ready_seconds = 300  # it makes its database first, and a busy machine takes its time
    poll_seconds = 0.25  # each question is one of HTTP

    def __init__(self, distribution: Path) -> None:
        super().__init__("identity", port=free_port())
        self.url = f"http://127.0.0.1:{self.port}"
        self.issuer = f"{self.url}/realms/{REALM}"
        self.jwks = f"{self.issuer}/protocol/openid-connect/certs"
        self.admin_password = secrets.token_urlsafe(24)
        self._distribution = distribution
        home = self.folder / "home"
        options = [f"--http-port={self.port}", f"--hostname={self.url}", "--http-enabled=true", "--http-host=127.0.0.1"]
        self.process = TetheredProcess(
            [
                *(*JAVA, f"-Dkc.home.dir={home}", "-cp", str(distribution / "lib" / "quarkus-run.jar")),
                *(f"{QUARKUS}.runner.QuarkusEntryPoint", "start", "--optimized", "--import-realm"),
                *(*options, "--cache=local", "--log-level=info,io.smallrye.health:error"),
            ],
            log=self.folder / "keycloak.log",
            environment=self._environment(),
            removed=[self.folder],
        )
        self.begin(lambda: self._furnish(home))

    @property
    def variables(self) -> Mapping[str, str]:
        """Return the settings of a service that takes this provider's tokens."""
        return {"OIDC_ISSUER": self.issuer, "OIDC_JWKS": self.jwks}

    def answers(self) -> bool:
        """Ask for its own judgement."""
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=PROBE_SECONDS):  # noqa: S310 - http
                return True
        except OSError:
            return False

    def administration(self) -> Administration:
        """Sign in as the administrator."""
        return Administration(self.url, REALM, user=ADMIN, password=self.admin_password)

    def operator_token(self) -> str:
        """Return a token of whoever looks after the installation."""
        with self.administration() as administration:
            return administration.token_of(INSTALLATION)

    def _environment(self) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
        bootstrap = {"KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD": self.admin_password}
        return inherited | bootstrap

    def _furnish(self, home: Path) -> None:
        """Make a home whose programs are those of the cache and whose data is our own."""
        (home / "data" / "import").mkdir(parents=True)
        for name in ("conf", "lib", "providers", "themes"):
            (home / name).symlink_to(self._distribution / name)
        shutil.copy(REALM_FILE, home / "data" / "import")
