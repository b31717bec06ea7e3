"""Who is asking: roles and tenants from a verified token, and from nothing else."""
