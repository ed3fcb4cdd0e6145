import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.IntPredicate;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.*;

/**
 * Prints legacyRecords.golden.json: record sets of the formats 0 and 1 as Kafka's own classes write them, and the records that they
 * read in them. Run with the jars of Kafka 4.1.1: java -cp 'libs/*' LegacyGoldens.java > legacyRecords.golden.json
 */
public class LegacyGoldens {
    static final long BASE = 1_000_000_000_000L;
    static final long TIME = 1_500_000_000_000L;
    static final long APPENDED = 1_600_000_000_123L;
    static final StringBuilder OUT = new StringBuilder();

    static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    static final String[][] RECORDS = {
        {"key", "value"}, {null, "without a key"}, {"tombstone", null}, {"", ""}, {null, null}, {"é", "speed ".repeat(60)}, {"last", "one"},
    };

    static MemoryRecords write(int magic, Compression compression, TimestampType type, int step, IntPredicate isKept) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(ByteBuffer.allocate(100_000), (byte) magic, compression, magic == 0 ? TimestampType.NO_TIMESTAMP_TYPE : type, BASE, APPENDED);
        for (int i = 0; i < RECORDS.length; i++) {
            if (!isKept.test(i)) {
                continue;
            }
            // Neither first nor last has the latest or the earliest time.
            builder.appendWithOffset(BASE + (long) i * step, magic == 0 ? -1 : TIME + (i * 7919L) % 1000 - (i == 3 ? 5_000_000_000L : 0), bytes(RECORDS[i][0]), bytes(RECORDS[i][1]));
        }
        return builder.build();
    }

    static String hex(ByteBuffer buffer) {
        if (buffer == null) {
            return "null";
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return '"' + HexFormat.of().formatHex(bytes) + '"';
    }

    static void print(String name, MemoryRecords records) {
        OUT.append(OUT.length() == 0 ? "[\n" : ",\n").append("  { \"name\": \"").append(name).append("\", \"bytes\": ").append(hex(records.buffer())).append(", \"records\": [");
        String separator = "";
        for (RecordBatch batch : records.batches()) {
            for (org.apache.kafka.common.record.Record record : batch) {
                OUT.append(separator).append("{ \"offset\": \"").append(record.offset()).append("\", \"timestamp\": \"").append(record.timestamp())
                    .append("\", \"key\": ").append(hex(record.key())).append(", \"value\": ").append(hex(record.value())).append(" }");
                separator = ", ";
            }
        }
        OUT.append("] }");
    }

    public static void main(String[] args) {
        String[] names = {"none", "gzip", "snappy", "lz4"};
        Compression[] codecs = {Compression.NONE, Compression.gzip().build(), Compression.snappy().build(), Compression.lz4().build()};
        for (int magic = 0; magic < 2; magic++) {
            for (int codec = 0; codec < codecs.length; codec++) {
                String name = "format " + magic + ", " + names[codec];
                print(name, write(magic, codecs[codec], TimestampType.CREATE_TIME, 1, i -> true));
                // As the log cleaner of those brokers wrote what it kept: from the same base. The one of 4.1.1 writes format 2.
                print(name + ", compacted", write(magic, codecs[codec], TimestampType.CREATE_TIME, 1, i -> i % 2 == 1));
                print(name + ", offsets far apart", write(magic, codecs[codec], TimestampType.CREATE_TIME, 100_000_000, i -> true));
                if (magic == 1) {
                    print(name + ", append time", write(magic, codecs[codec], TimestampType.LOG_APPEND_TIME, 1, i -> true));
                }
            }
        }
        System.out.println(OUT.append("\n]"));
    }
}
