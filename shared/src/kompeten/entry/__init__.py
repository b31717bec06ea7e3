"""What people and programs enter: the types of every body and parameter, each tidied or refused once, at the edge."""
