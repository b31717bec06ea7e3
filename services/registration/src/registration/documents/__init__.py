"""The papers of an application: sent in pieces, judged, kept encrypted, shown to few."""
