"""Cases, committee sessions, certificates and their public verification."""
