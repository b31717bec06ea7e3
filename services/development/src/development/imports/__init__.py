"""Files of numbers: scores, attendance and indicators as provinces and trainers keep them, counted truly."""
