"""Who applies: the rules for one person's data, the same for a request and for a row of a spreadsheet."""
