"""Reads a topic as a member of a consumer group: group.py BOOTSTRAP TOPIC GROUP COUNT. Prints each value as a line, commits, and leaves."""

import sys

from kafka import KafkaConsumer

bootstrap, topic, group, count = sys.argv[1:]
consumer = KafkaConsumer(
    topic, bootstrap_servers=bootstrap, group_id=group, auto_offset_reset="earliest", enable_auto_commit=False, consumer_timeout_ms=20_000
)
for number, record in enumerate(consumer, 1):
    print(record.value.decode("utf-8"))
    if number == int(count):
        consumer.commit()
        break
consumer.close()
