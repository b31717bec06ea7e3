"""What activities are about: the LSP's own list, tied to units of competency and schemes."""
