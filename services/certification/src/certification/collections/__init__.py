"""Collections of orders: one decision about many certificates, proposed, given and declined as a whole."""
