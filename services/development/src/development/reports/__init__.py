"""Reports: what came of an activity, in numbers nobody can be found in."""
