import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;

/** What kafka-clients knows without a broker. */
final class JudgeFacts {
    private JudgeFacts() {
    }

    /** For each number of partitions the partition of each key, as the Java producer chooses it. */
    static JsonNode partitions(JsonNode arguments) throws IOException {
        ArrayNode results = Judge.JSON.createArrayNode();
        for (JsonNode count : arguments.get("counts")) {
            ArrayNode partitions = results.addArray();
            for (JsonNode key : arguments.get("keys")) {
                partitions.add(BuiltInPartitioner.partitionForKey(JudgeRecords.bytes(key), count.asInt()));
            }
        }
        return results;
    }

    /** The table of error codes. */
    static JsonNode errors(JsonNode arguments) {
        ArrayNode results = Judge.JSON.createArrayNode();
        for (Errors error : Errors.values()) {
            results.addObject()
                .put("code", error.code())
                .put("name", error.name())
                .put("retriable", error.exception() instanceof RetriableException)
                .put("message", error.message());
        }
        return results;
    }
}
