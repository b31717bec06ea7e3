"""The certificate as a document: its frozen data and the PDF drawn from it."""
