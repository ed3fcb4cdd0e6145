import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Members of groups that stay until they are told to leave, and what Java's administration says of groups. */
final class JudgeGroups {
    private static final Map<String, Member> MEMBERS = new ConcurrentHashMap<>();

    private JudgeGroups() {
    }

    /** A consumer in a thread of its own. It reads nothing, but holds its partitions. */
    private static final class Member extends Thread {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Map<TopicPartition, OffsetAndMetadata> commits;
        private final CountDownLatch ready = new CountDownLatch(1);
        private volatile RuntimeException failure;

        Member(Properties properties, String topic, Map<TopicPartition, OffsetAndMetadata> commits) {
            this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            this.commits = commits;
            consumer.subscribe(List.of(topic));
            setDaemon(true);
        }

        @Override
        public void run() {
            try (consumer) {
                while (true) {
                    consumer.poll(Duration.ofMillis(50));
                    consumer.pause(consumer.assignment());
                    if (ready.getCount() > 0 && !consumer.assignment().isEmpty()) {
                        consumer.commitSync(commits);
                        ready.countDown();
                    }
                }
            } catch (WakeupException left) {
                // As it was told to.
            } catch (RuntimeException thrown) {
                failure = thrown;
            } finally {
                ready.countDown();
            }
        }
    }

    /** A member that reads `topic`; commits `commits` (partition → offset) when it has its partitions. Returns then. */
    static JsonNode joinGroup(JsonNode arguments) throws Exception {
        Properties properties = JudgeRecords.clientProperties(arguments);
        properties.put("group.id", arguments.get("group").asText());
        properties.put("group.protocol", arguments.get("protocol").asText());
        properties.put("enable.auto.commit", "false");
        String topic = arguments.get("topic").asText();
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        arguments.path("commits").fields().forEachRemaining(entry ->
            commits.put(new TopicPartition(topic, Integer.parseInt(entry.getKey())), new OffsetAndMetadata(entry.getValue().asLong())));
        Member member = new Member(properties, topic, commits);
        MEMBERS.put(arguments.get("group").asText(), member);
        member.start();
        if (!member.ready.await(30, TimeUnit.SECONDS) || member.failure != null) {
            throw new IllegalStateException("no member of the group within 30 s", member.failure);
        }
        return NullNode.getInstance();
    }

    static JsonNode leaveGroup(JsonNode arguments) throws Exception {
        Member member = MEMBERS.remove(arguments.get("group").asText());
        member.consumer.wakeup();
        member.join();
        return NullNode.getInstance();
    }

    /** What kafka-consumer-groups --describe shows, by the same calls of Admin. */
    static JsonNode describeGroup(JsonNode arguments) throws Exception {
        String group = arguments.get("group").asText();
        try (Admin admin = Admin.create(JudgeRecords.clientProperties(arguments))) {
            ConsumerGroupDescription description = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
            Map<TopicPartition, String> owners = new HashMap<>();
            for (MemberDescription member : description.members()) {
                member.assignment().topicPartitions().forEach(partition -> owners.put(partition, member.consumerId()));
            }
            Map<TopicPartition, OffsetSpec> asked = new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
            committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
            owners.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
            ObjectNode result = Judge.JSON.createObjectNode()
                .put("state", description.groupState().toString())
                .put("type", description.type().toString().toLowerCase())
                .put("assignor", description.partitionAssignor());
            ArrayNode rows = result.putArray("offsets");
            var ends = admin.listOffsets(asked).all().get();
            for (TopicPartition partition : asked.keySet()) {
                OffsetAndMetadata offset = committed.get(partition);
                long end = ends.get(partition).offset();
                rows.addObject().put("topic", partition.topic()).put("partition", partition.partition())
                    .put("committed", offset == null ? null : String.valueOf(offset.offset())).put("end", String.valueOf(end))
                    .put("lag", offset == null ? null : String.valueOf(end - offset.offset())).put("member", owners.get(partition));
            }
            return result;
        }
    }

    /** Bytes on disk of each partition's replicas together, in order. */
    static JsonNode sizes(JsonNode arguments) throws Exception {
        String topic = arguments.get("topic").asText();
        try (Admin admin = Admin.create(JudgeRecords.clientProperties(arguments))) {
            List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
            Map<Integer, Long> sizes = new TreeMap<>();
            admin.describeLogDirs(brokers).allDescriptions().get().values().forEach(folders -> folders.values().forEach(folder ->
                folder.replicaInfos().forEach((partition, replica) -> {
                    if (partition.topic().equals(topic)) {
                        sizes.merge(partition.partition(), replica.size(), Long::sum);
                    }
                })));
            return Judge.JSON.valueToTree(sizes.values());
        }
    }
}
