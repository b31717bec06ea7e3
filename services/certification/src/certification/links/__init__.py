"""Links of holders: renewed, so that the one before leads nowhere, or revoked."""
