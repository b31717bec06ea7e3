"""What operators see and decide over HTTP, the same in every service, under `/v1/operations/<service>`."""
