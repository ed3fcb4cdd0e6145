"""kafka-python, asked by one JSON object a line on stdin, answering by one a line on stdout. Ends with its stdin.

The same shapes as the Java judge: int64 are decimal strings, bytes base64.
"""

import base64
import json
import sys
import time

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

TIMEOUT_S = 30


def decode(text):
    return None if text is None else base64.b64decode(text)


def encode(data):
    return None if data is None else base64.b64encode(data).decode("ascii")


def consume(arguments):
    """All records of a topic, from the beginning to the end as it is now, in order of partition and offset."""
    consumer = KafkaConsumer(
        bootstrap_servers=arguments["bootstrap"].split(","),
        isolation_level=arguments.get("isolation", "read_uncommitted"),
        enable_auto_commit=False,
        **arguments.get("properties", {}),
    )
    try:
        numbers = sorted(consumer.partitions_for_topic(arguments["topic"]) or [])
        records = []
        for partition in [TopicPartition(arguments["topic"], number) for number in numbers]:
            records += consume_partition(consumer, partition)
        return records
    finally:
        consumer.close()


def consume_partition(consumer, partition):
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    end = consumer.end_offsets([partition])[partition]
    deadline = time.monotonic() + TIMEOUT_S
    records = []
    while consumer.position(partition) < end:
        if time.monotonic() > deadline:
            raise TimeoutError(f"{partition} stands at {consumer.position(partition)} of {end} after {TIMEOUT_S} s")
        for batch in consumer.poll(timeout_ms=500).values():
            records += [to_json(record) for record in batch if record.offset < end]
    return records


def to_json(record):
    return {
        "partition": record.partition,
        "offset": str(record.offset),
        "timestamp": str(record.timestamp),
        "timestampType": {0: "CreateTime", 1: "LogAppendTime"}.get(record.timestamp_type),
        "key": encode(record.key),
        "value": encode(record.value),
        "headers": [{"key": key, "value": encode(value)} for key, value in record.headers],
    }


def produce(arguments):
    """Sends all records, then waits for all; for each its place or its error, in the order of the records."""
    producer = KafkaProducer(bootstrap_servers=arguments["bootstrap"].split(","), **arguments.get("properties", {}))
    try:
        sends = [send(producer, arguments["topic"], record) for record in arguments["records"]]
        producer.flush(timeout=TIMEOUT_S)
        return [result(one) for one in sends]
    finally:
        producer.close(timeout=5)


def send(producer, topic, record):
    timestamp = record.get("timestamp")
    return producer.send(
        topic,
        key=decode(record.get("key")),
        value=decode(record.get("value")),
        headers=[(header["key"], decode(header["value"])) for header in record.get("headers", [])],
        partition=record.get("partition"),
        timestamp_ms=None if timestamp is None else int(timestamp),
    )


def result(future):
    try:
        metadata = future.get(timeout=TIMEOUT_S)
        return {"partition": metadata.partition, "offset": str(metadata.offset), "timestamp": str(metadata.timestamp)}
    except Exception as error:
        return {"error": describe(error)}


def describe(error):
    return {"type": type(error).__name__, "message": str(error), "retriable": bool(getattr(error, "retriable", False))}


COMMANDS = {"consume": consume, "produce": produce}


def main():
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"id": request["id"]}
        try:
            answer["result"] = COMMANDS[request["command"]](request["arguments"])
        except Exception as error:
            answer["error"] = describe(error)
        print(json.dumps(answer), flush=True)


main()
