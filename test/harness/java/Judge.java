import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.RetriableException;

/** Apache Kafka's own clients, asked by one JSON object a line on stdin, answering by one a line on stdout. Ends with its stdin. */
public final class Judge {
    static final ObjectMapper JSON = new ObjectMapper();

    interface Command {
        JsonNode run(JsonNode arguments) throws Exception;
    }

    private static final Map<String, Command> COMMANDS = Map.ofEntries(
        Map.entry("consume", JudgeRecords::consume),
        Map.entry("produce", JudgeRecords::produce),
        Map.entry("partitions", JudgeFacts::partitions),
        Map.entry("errors", JudgeFacts::errors),
        Map.entry("createTopic", JudgeAdmin::createTopic),
        Map.entry("deleteTopic", JudgeAdmin::deleteTopic),
        Map.entry("createPartitions", JudgeAdmin::createPartitions),
        Map.entry("describeTopic", JudgeAdmin::describeTopic),
        Map.entry("endOffsets", JudgeAdmin::endOffsets),
        Map.entry("deleteRecords", JudgeAdmin::deleteRecords),
        Map.entry("alterConfigs", JudgeAdmin::alterConfigs),
        Map.entry("quota", JudgeAdmin::quota),
        Map.entry("createAcl", JudgeAdmin::createAcl),
        Map.entry("reassign", JudgeAdmin::reassign),
        Map.entry("electPreferredLeaders", JudgeAdmin::electPreferredLeaders),
        Map.entry("joinGroup", JudgeGroups::joinGroup),
        Map.entry("leaveGroup", JudgeGroups::leaveGroup),
        Map.entry("describeGroup", JudgeGroups::describeGroup),
        Map.entry("sizes", JudgeGroups::sizes));

    private Judge() {
    }

    public static void main(String[] args) throws Exception {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
        }
        Runtime.getRuntime().halt(0);
    }

    private static ObjectNode answer(JsonNode request) {
        ObjectNode answer = JSON.createObjectNode().put("id", request.get("id").asInt());
        try {
            Command command = COMMANDS.get(request.get("command").asText());
            if (command == null) {
                throw new IllegalArgumentException("no such command: " + request.get("command").asText());
            }
            answer.set("result", command.run(request.get("arguments")));
        } catch (Exception error) {
            answer.set("error", describe(error));
        }
        return answer;
    }

    /** Name of the class, message and retriability of the error itself, not of the future's wrapping. */
    static ObjectNode describe(Throwable error) {
        Throwable cause = error instanceof ExecutionException && error.getCause() != null ? error.getCause() : error;
        return JSON.createObjectNode()
            .put("type", cause.getClass().getSimpleName())
            .put("message", cause.getMessage())
            .put("retriable", cause instanceof RetriableException);
    }
}
