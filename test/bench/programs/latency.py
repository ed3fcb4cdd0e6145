"""python latency.py BOOTSTRAP TOPIC COUNT WARM-UP: single sends by kafka-python; prints their times in ms as JSON."""

import json
import sys
import time

from kafka import KafkaProducer

bootstrap, topic, count, warm_up = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all", linger_ms=0)
samples = []
for index in range(int(warm_up) + int(count)):
    started = time.perf_counter()
    producer.send(topic, key=b"truck-7", value=b'{"speed": %d}' % index).get(timeout=30)
    samples.append((time.perf_counter() - started) * 1000)
producer.close()
print(json.dumps(samples[int(warm_up) :]))
