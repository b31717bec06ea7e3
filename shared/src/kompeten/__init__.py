"""What the services of Kompeten share: events, messaging, HTTP edge, identity."""
