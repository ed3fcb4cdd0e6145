import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Reading and writing records. int64 are decimal strings, bytes base64. */
final class JudgeRecords {
    private JudgeRecords() {
    }

    /** All records of a topic, from the beginning to the end as it is now, in order of partition and offset. */
    static JsonNode consume(JsonNode arguments) {
        Properties properties = clientProperties(arguments);
        properties.putIfAbsent("isolation.level", arguments.path("isolation").asText("read_uncommitted"));
        properties.putIfAbsent("enable.auto.commit", "false");
        properties.putIfAbsent("request.timeout.ms", "5000");
        properties.putIfAbsent("fetch.max.wait.ms", "20");
        properties.putIfAbsent("default.api.timeout.ms", "20000");
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            String topic = arguments.get("topic").asText();
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (TopicPartition partition : partitions) {
                while (consumer.position(partition) < ends.get(partition)) {
                    if (System.nanoTime() > deadline) {
                        throw new IllegalStateException("no end reached within 30 s: " + partition + " stands at " + consumer.position(partition) + " of " + ends.get(partition));
                    }
                    consumer.poll(Duration.ofMillis(500)).forEach(records::add);
                }
            }
            records.removeIf(record -> record.offset() >= ends.get(new TopicPartition(topic, record.partition())));
        }
        records.sort(Comparator.comparingInt((ConsumerRecord<byte[], byte[]> record) -> record.partition()).thenComparingLong(ConsumerRecord::offset));
        ArrayNode results = Judge.JSON.createArrayNode();
        records.forEach(record -> results.add(toJson(record)));
        return results;
    }

    private static ObjectNode toJson(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode json = Judge.JSON.createObjectNode()
            .put("partition", record.partition())
            .put("offset", String.valueOf(record.offset()))
            .put("timestamp", String.valueOf(record.timestamp()))
            .put("timestampType", record.timestampType().toString())
            .put("key", record.key())
            .put("value", record.value());
        ArrayNode headers = json.putArray("headers");
        for (Header header : record.headers()) {
            headers.addObject().put("key", header.key()).put("value", header.value());
        }
        return json;
    }

    /** Sends all records, then waits for all; for each its place or its error, in the order of the records. */
    static JsonNode produce(JsonNode arguments) throws IOException, InterruptedException {
        Properties properties = clientProperties(arguments);
        String transaction = arguments.path("transaction").asText("");
        ArrayNode results = Judge.JSON.createArrayNode();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            if (!transaction.isEmpty()) {
                producer.initTransactions();
                producer.beginTransaction();
            }
            List<Future<RecordMetadata>> sends = new ArrayList<>();
            for (JsonNode record : arguments.get("records")) {
                sends.add(producer.send(fromJson(arguments.get("topic").asText(), record)));
            }
            producer.flush();
            for (Future<RecordMetadata> send : sends) {
                results.add(result(send));
            }
            if (transaction.equals("commit")) {
                producer.commitTransaction();
            } else if (transaction.equals("abort")) {
                producer.abortTransaction();
            }
        }
        return results;
    }

    private static ProducerRecord<byte[], byte[]> fromJson(String topic, JsonNode json) throws IOException {
        Integer partition = json.hasNonNull("partition") ? json.get("partition").asInt() : null;
        Long timestamp = json.hasNonNull("timestamp") ? Long.valueOf(json.get("timestamp").asText()) : null;
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, timestamp, bytes(json.path("key")), bytes(json.path("value")));
        Headers headers = record.headers();
        for (JsonNode header : json.path("headers")) {
            headers.add(header.get("key").asText(), bytes(header.path("value")));
        }
        return record;
    }

    private static ObjectNode result(Future<RecordMetadata> send) throws InterruptedException {
        try {
            RecordMetadata metadata = send.get();
            return Judge.JSON.createObjectNode()
                .put("partition", metadata.partition())
                .put("offset", String.valueOf(metadata.offset()))
                .put("timestamp", String.valueOf(metadata.timestamp()));
        } catch (ExecutionException error) {
            ObjectNode result = Judge.JSON.createObjectNode();
            result.set("error", Judge.describe(error));
            return result;
        }
    }

    static byte[] bytes(JsonNode base64) throws IOException {
        return base64.isTextual() ? base64.binaryValue() : null;
    }

    static Properties clientProperties(JsonNode arguments) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", arguments.get("bootstrap").asText());
        arguments.path("properties").fields().forEachRemaining(entry -> properties.put(entry.getKey(), entry.getValue().asText()));
        return properties;
    }
}
