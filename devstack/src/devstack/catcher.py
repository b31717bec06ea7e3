"""`python -m devstack.catcher`: the mail catcher as a process of its own, as in a container."""

import argparse
import asyncio
import signal
from pathlib import Path

from devstack.mail import MailCatcher


async def catch(host: str, port: int, folder: Path) -> None:
    """Accept mail until SIGTERM or SIGINT."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    async with MailCatcher(folder, host=host, port=port):
        await ended.wait()


def main() -> None:
    """Parse the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m devstack.catcher", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1025)
    parser.add_argument("--folder", type=Path, required=True, help="every mail becomes a file in it")
    options = parser.parse_args()
    asyncio.run(catch(options.host, options.port, options.folder))


if __name__ == "__main__":
    main()
