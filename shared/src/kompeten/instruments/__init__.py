"""What operators see of a process: whether it lives, its metrics, its traces."""
