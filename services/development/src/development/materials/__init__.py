"""Materials of activities: what was shown and handed out, at addresses that anybody may be told."""
