"""How a certificate gets into a digital wallet: an interaction URL, and the exchange it leads to (W3C VCALM)."""
