"""The published OpenAPI document, and a page to read and try it, without any host but this."""
