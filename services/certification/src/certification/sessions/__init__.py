"""Committee sessions: who sat, what they decided on whom, and under which decree."""
