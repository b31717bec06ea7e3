"""What a process tells about itself: logs, correlation, spans, metrics, progress."""
