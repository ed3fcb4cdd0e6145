import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.*;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;

/**
 * SchemaProbe HOST PORT: sends every version of every request that the broker lists, and reads each answer by Kafka's own
 * schema to its last byte. Prints a line for each answer that was read; ends with an exception at the first that cannot be.
 */
public final class SchemaProbe {
    private static final String TOPIC = "probe-6";
    private static final byte TOPIC_RESOURCE = 2;
    private static final byte BROKER_RESOURCE = 4;

    private final DataInputStream in;
    private final OutputStream out;
    private int correlationId = 0;

    private SchemaProbe(Socket socket) throws IOException {
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    public static void main(String[] args) throws Exception {
        try (Socket socket = new Socket(args[0], Integer.parseInt(args[1]))) {
            socket.setSoTimeout(10_000);
            new SchemaProbe(socket).probe();
        }
    }

    private void probe() throws IOException {
        ApiVersionsRequestData software = new ApiVersionsRequestData().setClientSoftwareName("probe").setClientSoftwareVersion("1");
        ApiVersionsResponseData listed = (ApiVersionsResponseData) ask(ApiMessageType.API_VERSIONS, (short) 3, software);
        List<ApiVersionsResponseData.ApiVersion> apis = new ArrayList<>(listed.apiKeys());
        apis.sort(Comparator.comparingInt(api -> turn(ApiMessageType.fromApiKey(api.apiKey()))));
        for (ApiVersionsResponseData.ApiVersion api : apis) {
            ApiMessageType type = ApiMessageType.fromApiKey(api.apiKey());
            short version = (short) Math.max(api.minVersion(), type.lowestSupportedVersion());
            for (; version <= api.maxVersion(); version++) {
                System.out.println(type.name + " v" + version + " " + ask(type, version, request(type, version)));
            }
        }
    }

    /** Topics are made first and deleted last. */
    private static int turn(ApiMessageType type) {
        return type == ApiMessageType.CREATE_TOPICS ? 0 : type == ApiMessageType.DELETE_TOPICS ? 2 : 1;
    }

    private ApiMessage ask(ApiMessageType type, short version, ApiMessage request) throws IOException {
        correlationId++;
        RequestHeaderData header = new RequestHeaderData().setRequestApiKey(type.apiKey()).setRequestApiVersion(version).setCorrelationId(correlationId).setClientId("probe");
        short headerVersion = type.requestHeaderVersion(version);
        ObjectSerializationCache cache = new ObjectSerializationCache();
        int size = header.size(cache, headerVersion) + request.size(cache, version);
        ByteBuffer bytes = ByteBuffer.allocate(4 + size);
        bytes.putInt(size);
        ByteBufferAccessor writable = new ByteBufferAccessor(bytes);
        header.write(writable, cache, headerVersion);
        request.write(writable, cache, version);
        out.write(bytes.array());
        out.flush();
        return read(type, version);
    }

    private ApiMessage read(ApiMessageType type, short version) throws IOException {
        byte[] answer = new byte[in.readInt()];
        in.readFully(answer);
        ByteBufferAccessor readable = new ByteBufferAccessor(ByteBuffer.wrap(answer));
        int answered = new ResponseHeaderData(readable, type.responseHeaderVersion(version)).correlationId();
        ApiMessage response = type.newResponse();
        response.read(readable, version);
        if (answered != correlationId || readable.remaining() != 0) {
            throw new IllegalStateException(type.name + " v" + version + ": answer to " + answered + ", " + readable.remaining() + " bytes left of " + response);
        }
        return response;
    }

    private static ApiMessage request(ApiMessageType type, short version) {
        switch (type) {
            case METADATA:
                return new MetadataRequestData().setTopics(version == 0 ? List.of() : null);
            case PRODUCE:
                return produce();
            case FETCH:
                return new FetchRequestData().setMaxBytes(1000).setTopics(List.of(new FetchRequestData.FetchTopic().setTopic(TOPIC).setPartitions(List.of(
                    new FetchRequestData.FetchPartition().setPartition(0).setPartitionMaxBytes(1000), new FetchRequestData.FetchPartition().setPartition(7)))));
            case LIST_OFFSETS:
                return new ListOffsetsRequestData().setReplicaId(-1).setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic().setName(TOPIC).setPartitions(List.of(
                    new ListOffsetsRequestData.ListOffsetsPartition().setPartitionIndex(0).setTimestamp(-1), new ListOffsetsRequestData.ListOffsetsPartition().setPartitionIndex(7)))));
            case CREATE_TOPICS:
                return createTopics(version);
            case DELETE_TOPICS:
                return version < 6
                    ? new DeleteTopicsRequestData().setTopicNames(List.of("probe-" + version, "nowhere"))
                    : new DeleteTopicsRequestData().setTopics(List.of(
                        new DeleteTopicsRequestData.DeleteTopicState().setName("probe-7"), new DeleteTopicsRequestData.DeleteTopicState().setTopicId(new Uuid(1, 2))));
            case DESCRIBE_CONFIGS:
                return new DescribeConfigsRequestData().setIncludeSynonyms(true).setResources(List.of(
                    new DescribeConfigsRequestData.DescribeConfigsResource().setResourceType(TOPIC_RESOURCE).setResourceName(TOPIC).setConfigurationKeys(List.of("cleanup.policy")),
                    new DescribeConfigsRequestData.DescribeConfigsResource().setResourceType(BROKER_RESOURCE).setResourceName("1").setConfigurationKeys(null)));
            case FIND_COORDINATOR:
                return new FindCoordinatorRequestData().setKey("g").setKeyType((byte) (version % 2));
            case JOIN_GROUP:
                return joinGroup(version);
            case SYNC_GROUP:
                return new SyncGroupRequestData().setGroupId("g2").setMemberId("x").setAssignments(List.of(
                    new SyncGroupRequestData.SyncGroupRequestAssignment().setMemberId("x").setAssignment(new byte[] {2})));
            case HEARTBEAT:
                return new HeartbeatRequestData().setGroupId("g2").setMemberId("x");
            case LEAVE_GROUP:
                return version < 3
                    ? new LeaveGroupRequestData().setGroupId("g2").setMemberId("x")
                    : new LeaveGroupRequestData().setGroupId("g2").setMembers(List.of(new LeaveGroupRequestData.MemberIdentity().setMemberId("x")));
            case OFFSET_COMMIT:
                return new OffsetCommitRequestData().setGroupId("solo").setGenerationIdOrMemberEpoch(-1).setTopics(List.of(
                    new OffsetCommitRequestData.OffsetCommitRequestTopic().setName(TOPIC).setPartitions(List.of(
                        new OffsetCommitRequestData.OffsetCommitRequestPartition().setPartitionIndex(0).setCommittedOffset(version).setCommittedMetadata("m"),
                        new OffsetCommitRequestData.OffsetCommitRequestPartition().setPartitionIndex(7).setCommittedMetadata(null)))));
            case OFFSET_FETCH:
                return new OffsetFetchRequestData().setGroupId("solo").setTopics(version >= 2 && version % 2 == 0
                    ? null
                    : List.of(new OffsetFetchRequestData.OffsetFetchRequestTopic().setName(TOPIC).setPartitionIndexes(List.of(0, 1))));
            case DELETE_RECORDS:
                return new DeleteRecordsRequestData().setTopics(List.of(new DeleteRecordsRequestData.DeleteRecordsTopic().setName(TOPIC).setPartitions(List.of(
                    new DeleteRecordsRequestData.DeleteRecordsPartition().setPartitionIndex(0).setOffset(-1), new DeleteRecordsRequestData.DeleteRecordsPartition().setPartitionIndex(7)))));
            case DESCRIBE_LOG_DIRS:
                return new DescribeLogDirsRequestData().setTopics(null);
            case INCREMENTAL_ALTER_CONFIGS:
                return new IncrementalAlterConfigsRequestData().setResources(new IncrementalAlterConfigsRequestData.AlterConfigsResourceCollection(List.of(
                    new IncrementalAlterConfigsRequestData.AlterConfigsResource().setResourceType(TOPIC_RESOURCE).setResourceName(TOPIC).setConfigs(
                        new IncrementalAlterConfigsRequestData.AlterableConfigCollection(List.of(
                            new IncrementalAlterConfigsRequestData.AlterableConfig().setName("retention.ms").setConfigOperation((byte) 0).setValue("7")).iterator()))).iterator()));
            case DESCRIBE_GROUPS:
                return new DescribeGroupsRequestData().setGroups(List.of("g2", "solo", "nobody"));
            default:
                return type.newRequest();
        }
    }

    private static ApiMessage produce() {
        ProduceRequestData.TopicProduceDataCollection topics = new ProduceRequestData.TopicProduceDataCollection();
        topics.add(new ProduceRequestData.TopicProduceData().setName(TOPIC).setPartitionData(List.of(
            new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(MemoryRecords.withRecords(Compression.NONE, new SimpleRecord("k".getBytes(), "v".getBytes()))),
            new ProduceRequestData.PartitionProduceData().setIndex(1).setRecords(MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(null, "v".getBytes()))),
            new ProduceRequestData.PartitionProduceData().setIndex(7).setRecords(MemoryRecords.EMPTY))));
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1000).setTopicData(topics);
    }

    private static ApiMessage createTopics(short version) {
        CreateTopicsRequestData.CreatableTopicConfigCollection configs = new CreateTopicsRequestData.CreatableTopicConfigCollection();
        configs.add(new CreateTopicsRequestData.CreatableTopicConfig().setName("cleanup.policy").setValue("compact"));
        CreateTopicsRequestData.CreatableTopicCollection topics = new CreateTopicsRequestData.CreatableTopicCollection();
        topics.add(new CreateTopicsRequestData.CreatableTopic().setName("probe-" + version).setNumPartitions(2).setReplicationFactor((short) 1).setConfigs(configs));
        topics.add(new CreateTopicsRequestData.CreatableTopic().setName("bad name").setNumPartitions(1).setReplicationFactor((short) 1));
        return new CreateTopicsRequestData().setTopics(topics);
    }

    private static ApiMessage joinGroup(short version) {
        JoinGroupRequestData.JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestData.JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestData.JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {1}));
        return new JoinGroupRequestData().setGroupId("g" + version).setSessionTimeoutMs(10_000).setRebalanceTimeoutMs(version == 0 ? -1 : 1000)
            .setMemberId("").setProtocolType("consumer").setProtocols(protocols);
    }
}
