"""How a batch stands, for its organizer: people, stages, results, money and regencies."""
