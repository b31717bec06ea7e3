"""The certificates certification told of: what an application to renew one is judged by."""
