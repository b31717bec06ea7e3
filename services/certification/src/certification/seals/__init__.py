"""The seal on a PDF: an electronic signature (PAdES) by the certificate (X.509) of the LSP."""
