"""python bulk.py BOOTSTRAP TOPIC FILE: each line of the file a record, by kafka-python."""

import sys

from kafka import KafkaProducer

bootstrap, topic, file = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=5, batch_size=1_000_000)
sent = []
with open(file, "rb") as lines:
    for line in lines:
        sent.append(producer.send(topic, value=line[:-1]))
producer.flush()
for future in sent:
    future.get(timeout=60)
producer.close()
