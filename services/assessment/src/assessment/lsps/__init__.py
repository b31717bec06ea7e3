"""The LSPs of the installation, as registration tells of them."""
