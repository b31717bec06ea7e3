"""PostgreSQL, Kafka and the services of Kompeten on one machine; the demo."""
