"""Letters in lines of a length every mail server takes, which are one paragraph again where they are read."""

import textwrap

LONGEST = 77  # with the blank at the end 78, as RFC 5322 asks for
MARK = "-- "
QUOTED = (" ", ">", "From ")


def flowed(text: str) -> str:
    """Return the text as `format=flowed` (RFC 3676): a line that ends with a blank goes on in the next one."""
    return "".join(f"{line}\n" for paragraph in text.split("\n")[:-1] for line in _lines(paragraph))


def _lines(paragraph: str) -> list[str]:
    if paragraph == MARK:
        return [MARK]
    parts = textwrap.wrap(
        paragraph.rstrip(), LONGEST - 1, break_long_words=False, break_on_hyphens=False, replace_whitespace=False
    ) or [""]
    stuffed = [f" {part}" if part.startswith(QUOTED) else part for part in parts]
    return [*(f"{part} " for part in stuffed[:-1]), stuffed[-1]]
