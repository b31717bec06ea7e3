"""Activities: trainings, workshops and their like, with sessions, trainers and seats."""
