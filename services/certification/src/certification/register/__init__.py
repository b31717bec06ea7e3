"""The register's changes: what the public topic tells, in one order, for systems that do not read Kafka."""
