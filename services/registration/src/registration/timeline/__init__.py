"""The way of every application through the whole chain."""
