"""What can go wrong when a development stack is brought up."""


class DevstackError(Exception):
    """The stack cannot run; the message is one sentence that says what to do."""


class NothingToRunOn(DevstackError):
    """Neither the environment, nor a Docker engine, nor this machine offers what is needed."""


class StartFailed(DevstackError):
    """A program ended, or was not ready in time; the message ends with the tail of its log."""
