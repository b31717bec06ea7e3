"""The public topic as readers outside may find it."""

from dataclasses import replace

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from contracts.golden import golden
from devstack.kafka import KafkaServer
from kompeten.events import Event, EventBody, encode
from kompeten.ids import new_id


async def publish_with_a_copy_and_a_hole(kafka_server: KafkaServer) -> Event[EventBody]:
    """Make the topic, here with one partition, and publish numbers 1, 1, 2 and 4 of a golden event; returns it."""
    first = golden("CertificateIssued.v1").event()
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka_server.bootstrap_servers)
    await admin.start()
    await admin.create_topics([NewTopic(first.body.topic, 1, 1)])
    await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=kafka_server.bootstrap_servers) as producer:
        for sequence in (1, 1, 2, 4):
            key, headers, value = encode(replace(first, id=new_id(), sequence=sequence))
            await producer.send_and_wait(first.body.topic, value, key, headers=headers)
    return first
