"""The cells of APL-01: what each can hold, however it was written."""
