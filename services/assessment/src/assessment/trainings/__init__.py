"""Who trained whom, as development tells it: trainers may not assess their trainees for a while."""
