"""What the holder of a certificate finds behind their own link: the documents, and what they are good for."""
