"""What one can be certified for, and the region codes people are filed under."""
