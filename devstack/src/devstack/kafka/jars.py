"""The jars of Apache Kafka, copied once by Maven into the cache."""

import fcntl
import shutil
import subprocess
from pathlib import Path

from devstack.folders import cache

VERSION = "4.3.1"  # as in pom.xml
POM = Path(__file__).parent.parent / "pom.xml"
DOWNLOAD_SECONDS = 600


def find_jars() -> Path | None:
    """Return the folder of the jars, filled by Maven if need be; None when there is no Maven or it fails.

    Safe when several processes ask at once: one fills the folder, the others wait for it.
    """
    folder = cache() / f"kafka-{VERSION}"
    with (cache() / "kafka.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.is_dir() and not _filled(folder):
            return None
    return folder


def _filled(folder: Path) -> bool:
    maven = shutil.which("mvn")
    if maven is None:
        return False
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={partial}"]
    with folder.with_name(f"{folder.name}.log").open("w") as log:
        try:
            subprocess.run(command, check=True, timeout=DOWNLOAD_SECONDS, stdout=log, stderr=log)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            return False
    partial.rename(folder)
    return True
