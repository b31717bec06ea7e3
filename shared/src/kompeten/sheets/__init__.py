"""What somebody sent as a spreadsheet: its rows, read in a process that may come to harm; it knows no form."""
