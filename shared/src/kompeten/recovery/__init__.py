"""After a restore: a database that went back in time writes nothing before it has caught up with what was published."""
