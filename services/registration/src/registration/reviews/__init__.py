"""The LSP's side of applications: accept, return, reject, correct."""
