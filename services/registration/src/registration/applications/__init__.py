"""Applications (APL-01): from arrival to acceptance, return, rejection or withdrawal."""
