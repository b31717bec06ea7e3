"""Activities as development announces them: what people can enrol for."""
