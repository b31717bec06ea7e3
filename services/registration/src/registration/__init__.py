"""Batches, schemes and applications: from APL-01 to ParticipantRegistered."""
