import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** An administrator's acts. Each waits until the cluster has done it. */
final class JudgeAdmin {
    private interface Act<Value> {
        KafkaFuture<Value> by(Admin admin);
    }

    private JudgeAdmin() {
    }

    static JsonNode createTopic(JsonNode arguments) throws Exception {
        NewTopic topic = new NewTopic(topic(arguments), Optional.of(arguments.get("partitions").asInt()), Optional.of((short) arguments.path("replicationFactor").asInt(1)));
        topic.configs(strings(arguments.path("config")));
        return done(arguments, admin -> admin.createTopics(List.of(topic)).all());
    }

    static JsonNode deleteTopic(JsonNode arguments) throws Exception {
        return done(arguments, admin -> admin.deleteTopics(List.of(topic(arguments))).all());
    }

    static JsonNode createPartitions(JsonNode arguments) throws Exception {
        return done(arguments, admin -> admin.createPartitions(Map.of(topic(arguments), NewPartitions.increaseTo(arguments.get("partitions").asInt()))).all());
    }

    /** Leader (−1: none), replicas and in-sync replicas of each partition. */
    static JsonNode describeTopic(JsonNode arguments) throws Exception {
        TopicDescription description = ask(arguments, admin -> admin.describeTopics(List.of(topic(arguments))).allTopicNames()).get(topic(arguments));
        ArrayNode results = Judge.JSON.createArrayNode();
        for (TopicPartitionInfo info : description.partitions()) {
            ObjectNode partition = results.addObject().put("partition", info.partition()).put("leader", info.leader() == null ? -1 : info.leader().id());
            info.replicas().stream().map(Node::id).forEach(partition.putArray("replicas")::add);
            info.isr().stream().map(Node::id).forEach(partition.putArray("isr")::add);
        }
        return results;
    }

    /** End offset of each partition, in order, as decimal strings. */
    static JsonNode endOffsets(JsonNode arguments) throws Exception {
        TopicDescription description = ask(arguments, admin -> admin.describeTopics(List.of(topic(arguments))).allTopicNames()).get(topic(arguments));
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        description.partitions().forEach(info -> asked.put(new TopicPartition(topic(arguments), info.partition()), OffsetSpec.latest()));
        Map<Integer, String> ends = new TreeMap<>();
        ask(arguments, admin -> admin.listOffsets(asked).all()).forEach((partition, end) -> ends.put(partition.partition(), String.valueOf(end.offset())));
        return Judge.JSON.valueToTree(ends.values());
    }

    /** Deletes the records of a partition before an offset. */
    static JsonNode deleteRecords(JsonNode arguments) throws Exception {
        TopicPartition partition = new TopicPartition(topic(arguments), arguments.get("partition").asInt());
        RecordsToDelete before = RecordsToDelete.beforeOffset(Long.parseLong(arguments.get("before").asText()));
        return done(arguments, admin -> admin.deleteRecords(Map.of(partition, before)).all());
    }

    /** Sets (or, with null, removes) settings of a topic; returns when the broker tells them. */
    static JsonNode alterConfigs(JsonNode arguments) throws Exception {
        List<AlterConfigOp> changes = new ArrayList<>();
        arguments.get("config").fields().forEachRemaining(entry -> changes.add(new AlterConfigOp(
            new ConfigEntry(entry.getKey(), entry.getValue().asText()),
            entry.getValue().isNull() ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET)));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic(arguments));
        ask(arguments, admin -> admin.incrementalAlterConfigs(Map.of(resource, changes)).all());
        while (!changes.stream().allMatch(isTold(ask(arguments, admin -> admin.describeConfigs(List.of(resource)).all()).get(resource)))) {
            Thread.sleep(20);
        }
        return NullNode.getInstance();
    }

    private static Predicate<AlterConfigOp> isTold(Config config) {
        return change -> {
            ConfigEntry told = config.get(change.configEntry().name());
            return change.opType() == AlterConfigOp.OpType.SET
                ? told.value().equals(change.configEntry().value())
                : told.source() != ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
        };
    }

    /** Sets (or, with null, removes) quotas of a client id: producer_byte_rate, consumer_byte_rate in bytes/s. */
    static JsonNode quota(JsonNode arguments) throws Exception {
        ClientQuotaEntity client = new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, arguments.get("clientId").asText()));
        List<ClientQuotaAlteration.Op> changes = new ArrayList<>();
        arguments.get("quotas").fields().forEachRemaining(entry ->
            changes.add(new ClientQuotaAlteration.Op(entry.getKey(), entry.getValue().isNull() ? null : entry.getValue().asDouble())));
        return done(arguments, admin -> admin.alterClientQuotas(List.of(new ClientQuotaAlteration(client, changes))).all());
    }

    /** Allows (or denies) a user an operation on a topic, a group, a transactional id or the cluster. */
    static JsonNode createAcl(JsonNode arguments) throws Exception {
        ResourceType type = ResourceType.fromString(arguments.path("resource").asText("TOPIC"));
        ResourcePattern resource = new ResourcePattern(type, arguments.path("name").asText(), PatternType.LITERAL);
        AccessControlEntry entry = new AccessControlEntry(
            "User:" + arguments.get("user").asText(),
            "*",
            AclOperation.fromString(arguments.get("operation").asText()),
            AclPermissionType.fromString(arguments.path("permission").asText("ALLOW")));
        return done(arguments, admin -> admin.createAcls(List.of(new AclBinding(resource, entry))).all());
    }

    /** Moves a partition to other brokers; the first one is its preferred leader. Resolves when the move has begun. */
    static JsonNode reassign(JsonNode arguments) throws Exception {
        List<Integer> replicas = new ArrayList<>();
        arguments.get("replicas").forEach(replica -> replicas.add(replica.asInt()));
        TopicPartition partition = new TopicPartition(topic(arguments), arguments.get("partition").asInt());
        return done(arguments, admin -> admin.alterPartitionReassignments(Map.of(partition, Optional.of(new NewPartitionReassignment(replicas)))).all());
    }

    /** Makes the preferred replica of a partition its leader. */
    static JsonNode electPreferredLeaders(JsonNode arguments) throws Exception {
        TopicPartition partition = new TopicPartition(topic(arguments), arguments.get("partition").asInt());
        return done(arguments, admin -> admin.electLeaders(ElectionType.PREFERRED, Set.of(partition)).all());
    }

    private static String topic(JsonNode arguments) {
        return arguments.get("topic").asText();
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new HashMap<>();
        object.fields().forEachRemaining(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }

    private static <Value> Value ask(JsonNode arguments, Act<Value> act) throws Exception {
        Properties properties = JudgeRecords.clientProperties(arguments);
        properties.putIfAbsent("request.timeout.ms", "5000");
        try (Admin admin = Admin.create(properties)) {
            return act.by(admin).get();
        }
    }

    private static <Value> JsonNode done(JsonNode arguments, Act<Value> act) throws Exception {
        ask(arguments, act);
        return NullNode.getInstance();
    }
}
