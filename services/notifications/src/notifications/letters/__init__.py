"""Letters: what is written, in Indonesian with a line of English below."""
