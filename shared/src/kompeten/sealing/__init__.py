"""Sealing of the audit: every row gets a hash over itself and the hash before, so that no row changes unseen."""
