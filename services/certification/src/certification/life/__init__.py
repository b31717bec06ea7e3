"""The calendar of certificates: what days bring, whether somebody ordered it or not."""
