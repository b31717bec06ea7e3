"""How fast each path is, beside its bare limit and beside what people would use instead, in the same run."""
