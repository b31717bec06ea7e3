"""Files that belong to rows: in a folder by default, in an S3 bucket by settings."""
