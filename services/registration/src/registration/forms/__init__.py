"""One person's APL-01: its fields, and the rules for all of it, the same for a request and a row of a spreadsheet."""
