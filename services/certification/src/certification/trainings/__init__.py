"""Who trained whom, as development tells it: trainers do not decide about their trainees for a while."""
