"""What people would use instead, as programs of their own."""
