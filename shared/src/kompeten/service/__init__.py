"""The composition root: an app made of its parts, its command, its tasks and what is scraped of them."""
