"""The demo: one batch of Kalimantan Selatan from registration to certificates, played through the gateway alone.

It imports no service and opens no service's database: whatever it knows, a client could know.
"""
