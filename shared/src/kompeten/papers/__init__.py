"""Papers as strangers send them: judged by their content, images written anew, PDFs without anything that acts."""
