"""What operators ask a service and decide about it."""
