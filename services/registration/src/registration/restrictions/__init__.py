"""Restrictions of processing (UU PDP 27/2022, article 11): what is known of a person is kept and left alone."""
