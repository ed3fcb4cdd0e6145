import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.*;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.record.MemoryRecords;

/**
 * Prints requests.golden.json: bytes of requests and responses as Kafka's own classes write them. Run with the jars of
 * Kafka 4.1.1: java -cp 'libs/*' RequestGoldens.java > requests.golden.json
 */
public class RequestGoldens {
    static final StringBuilder OUT = new StringBuilder();

    static MemoryRecords records() {
        return MemoryRecords.readableRecords(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    static void print(String name, int from, int to, ApiMessage request, ApiMessage response) {
        print(name, from, to, request, version -> response);
    }

    static void print(String name, int from, int to, ApiMessage request, IntFunction<ApiMessage> response) {
        for (short version = (short) from; version <= to; version++) {
            OUT.append(OUT.length() == 0 ? "[\n" : ",\n").append("  { \"api\": \"").append(name).append("\", \"version\": ").append(version)
                .append(", \"request\": \"").append(hex(request, version)).append("\", \"response\": \"").append(hex(response.apply(version), version)).append("\" }");
        }
    }

    static String hex(ApiMessage message, short version) {
        byte[] bytes = new byte[MessageUtil.toByteBufferAccessor(message, version).buffer().remaining()];
        MessageUtil.toByteBufferAccessor(message, version).buffer().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    public static void main(String[] args) {
        print("ApiVersions", 0, 2, new ApiVersionsRequestData(), new ApiVersionsResponseData().setErrorCode((short) 35).setApiKeys(
            new ApiVersionsResponseData.ApiVersionCollection(List.of(
                new ApiVersionsResponseData.ApiVersion().setApiKey((short) 0).setMinVersion((short) 3).setMaxVersion((short) 13),
                new ApiVersionsResponseData.ApiVersion().setApiKey((short) 18).setMinVersion((short) 0).setMaxVersion((short) 4)).iterator())));

        print("Metadata", 4, 8,
            new MetadataRequestData().setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName("orders"))).setAllowAutoTopicCreation(false),
            new MetadataResponseData().setClusterId("c1").setControllerId(2)
                .setBrokers(new MetadataResponseData.MetadataResponseBrokerCollection(List.of(
                    new MetadataResponseData.MetadataResponseBroker().setNodeId(2).setHost("kafka-2").setPort(9092).setRack("r")).iterator()))
                .setTopics(new MetadataResponseData.MetadataResponseTopicCollection(List.of(
                    new MetadataResponseData.MetadataResponseTopic().setErrorCode((short) 5).setName("orders").setIsInternal(true).setPartitions(List.of(
                        new MetadataResponseData.MetadataResponsePartition().setErrorCode((short) 9).setPartitionIndex(3).setLeaderId(2).setLeaderEpoch(7)
                            .setReplicaNodes(List.of(2, 1)).setIsrNodes(List.of(2)).setOfflineReplicas(List.of(1))))).iterator())));

        print("Produce", 3, 8,
            new ProduceRequestData().setTransactionalId("tx").setAcks((short) -1).setTimeoutMs(30000).setTopicData(new ProduceRequestData.TopicProduceDataCollection(List.of(
                new ProduceRequestData.TopicProduceData().setName("orders").setPartitionData(List.of(
                    new ProduceRequestData.PartitionProduceData().setIndex(0).setRecords(records()),
                    new ProduceRequestData.PartitionProduceData().setIndex(4).setRecords(records()))),
                new ProduceRequestData.TopicProduceData().setName("t").setPartitionData(List.of(
                    new ProduceRequestData.PartitionProduceData().setIndex(1).setRecords(records())))).iterator())),
            produceResponse());

        print("InitProducerId", 0, 1, new InitProducerIdRequestData().setTransactionalId("tx").setTransactionTimeoutMs(60000),
            new InitProducerIdResponseData().setThrottleTimeMs(5).setErrorCode((short) 53).setProducerId(Long.MAX_VALUE).setProducerEpoch((short) 4));

        print("ListOffsets", 2, 5,
            new ListOffsetsRequestData().setReplicaId(-1).setIsolationLevel((byte) 1).setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic().setName("orders").setPartitions(List.of(
                new ListOffsetsRequestData.ListOffsetsPartition().setPartitionIndex(3).setTimestamp(-2).setCurrentLeaderEpoch(-1))))),
            version -> new ListOffsetsResponseData().setThrottleTimeMs(6).setTopics(List.of(new ListOffsetsResponseData.ListOffsetsTopicResponse().setName("orders").setPartitions(List.of(
                new ListOffsetsResponseData.ListOffsetsPartitionResponse().setPartitionIndex(3).setErrorCode((short) 6).setTimestamp(-1).setOffset(1L << 40).setLeaderEpoch(version < 4 ? -1 : 8))))));

        print("DescribeConfigs", 1, 3,
            new DescribeConfigsRequestData().setIncludeSynonyms(true).setResources(List.of(
                new DescribeConfigsRequestData.DescribeConfigsResource().setResourceType((byte) 2).setResourceName("orders").setConfigurationKeys(List.of("max.message.bytes")),
                new DescribeConfigsRequestData.DescribeConfigsResource().setResourceType((byte) 4).setResourceName("1").setConfigurationKeys(null))),
            version -> new DescribeConfigsResponseData().setThrottleTimeMs(7).setResults(List.of(new DescribeConfigsResponseData.DescribeConfigsResult()
                .setErrorCode((short) 29).setErrorMessage("no").setResourceType((byte) 2).setResourceName("orders").setConfigs(List.of(
                    new DescribeConfigsResponseData.DescribeConfigsResourceResult().setName("cleanup.policy").setValue("compact").setReadOnly(true).setConfigSource((byte) 1).setIsSensitive(false).setConfigType((byte) (version < 3 ? 0 : 7))
                        .setSynonyms(List.of(new DescribeConfigsResponseData.DescribeConfigsSynonym().setName("log.cleanup.policy").setValue(null).setSource((byte) 5))),
                    new DescribeConfigsResponseData.DescribeConfigsResourceResult().setName("s").setValue(null).setConfigSource((byte) 4).setIsSensitive(true))))));

        print("CreateTopics", 2, 4,
            new CreateTopicsRequestData().setTimeoutMs(15000).setValidateOnly(true).setTopics(new CreateTopicsRequestData.CreatableTopicCollection(List.of(
                new CreateTopicsRequestData.CreatableTopic().setName("orders").setNumPartitions(3).setReplicationFactor((short) 2)
                    .setConfigs(new CreateTopicsRequestData.CreatableTopicConfigCollection(List.of(
                        new CreateTopicsRequestData.CreatableTopicConfig().setName("cleanup.policy").setValue("compact")).iterator())),
                new CreateTopicsRequestData.CreatableTopic().setName("t").setNumPartitions(-1).setReplicationFactor((short) -1)
                    .setAssignments(new CreateTopicsRequestData.CreatableReplicaAssignmentCollection(List.of(
                        new CreateTopicsRequestData.CreatableReplicaAssignment().setPartitionIndex(0).setBrokerIds(List.of(1, 2))).iterator()))).iterator())),
            new CreateTopicsResponseData().setThrottleTimeMs(8).setTopics(new CreateTopicsResponseData.CreatableTopicResultCollection(List.of(
                new CreateTopicsResponseData.CreatableTopicResult().setName("orders").setErrorCode((short) 36).setErrorMessage("exists")).iterator())));

        print("DeleteTopics", 1, 3, new DeleteTopicsRequestData().setTopicNames(List.of("orders", "t")).setTimeoutMs(15000),
            new DeleteTopicsResponseData().setThrottleTimeMs(9).setResponses(new DeleteTopicsResponseData.DeletableTopicResultCollection(List.of(
                new DeleteTopicsResponseData.DeletableTopicResult().setName("orders").setErrorCode((short) 73)).iterator())));

        print("Fetch", 4, 11,
            new FetchRequestData().setRackId("eu-1c").setReplicaId(-1).setMaxWaitMs(500).setMinBytes(1).setMaxBytes(1 << 20).setIsolationLevel((byte) 1).setSessionId(0).setSessionEpoch(-1)
                .setTopics(List.of(new FetchRequestData.FetchTopic().setTopic("orders").setPartitions(List.of(
                    new FetchRequestData.FetchPartition().setPartition(3).setCurrentLeaderEpoch(-1).setFetchOffset(1L << 40).setLogStartOffset(-1).setPartitionMaxBytes(1 << 19))))),
            version -> fetchResponse(version));

        print("FindCoordinator", 1, 2, new FindCoordinatorRequestData().setKey("tx").setKeyType((byte) 1),
            new FindCoordinatorResponseData().setThrottleTimeMs(11).setErrorCode((short) 15).setErrorMessage("not yet").setNodeId(2).setHost("kafka-2").setPort(9092));

        print("AddPartitionsToTxn", 0, 2,
            new AddPartitionsToTxnRequestData().setV3AndBelowTransactionalId("tx").setV3AndBelowProducerId(Long.MAX_VALUE).setV3AndBelowProducerEpoch((short) 4).setV3AndBelowTopics(addedTopics()),
            new AddPartitionsToTxnResponseData().setThrottleTimeMs(12).setResultsByTopicV3AndBelow(addedResults()));

        print("EndTxn", 0, 2, new EndTxnRequestData().setTransactionalId("tx").setProducerId(Long.MAX_VALUE).setProducerEpoch((short) 4).setCommitted(true),
            new EndTxnResponseData().setThrottleTimeMs(13).setErrorCode((short) 51));

        print("ListGroups", 0, 5, new ListGroupsRequestData(),
            version -> new ListGroupsResponseData().setThrottleTimeMs(version < 1 ? 0 : 14).setErrorCode((short) 15).setGroups(List.of(
                new ListGroupsResponseData.ListedGroup().setGroupId("billing").setProtocolType("consumer").setGroupState(version < 4 ? "" : "Stable").setGroupType(version < 5 ? "" : "classic"),
                new ListGroupsResponseData.ListedGroup().setGroupId("g").setProtocolType("").setGroupState(version < 4 ? "" : "Empty").setGroupType(version < 5 ? "" : "share"))));

        print("DescribeGroups", 0, 4, new DescribeGroupsRequestData().setGroups(List.of("billing", "g")),
            version -> new DescribeGroupsResponseData().setThrottleTimeMs(version < 1 ? 0 : 15).setGroups(List.of(
                new DescribeGroupsResponseData.DescribedGroup().setErrorCode((short) 30).setGroupId("billing").setGroupState("Stable").setProtocolType("consumer").setProtocolData("range").setMembers(List.of(
                    new DescribeGroupsResponseData.DescribedGroupMember().setMemberId("m-1").setGroupInstanceId(version < 4 ? null : "i").setClientId("c").setClientHost("/127.0.0.1")
                        .setMemberMetadata(new byte[] {9, 9}).setMemberAssignment(new byte[] {1, 2, 3}),
                    new DescribeGroupsResponseData.DescribedGroupMember().setMemberId("m-2").setClientId("c").setClientHost("/127.0.0.1"))))));

        print("ConsumerGroupDescribe", 0, 1, new ConsumerGroupDescribeRequestData().setGroupIds(List.of("billing", "g")),
            new ConsumerGroupDescribeResponseData().setThrottleTimeMs(16).setGroups(List.of(
                new ConsumerGroupDescribeResponseData.DescribedGroup().setErrorCode((short) 69).setErrorMessage("gone").setGroupId("g"),
                new ConsumerGroupDescribeResponseData.DescribedGroup().setGroupId("billing").setGroupState("Stable").setGroupEpoch(3).setAssignmentEpoch(3).setAssignorName("uniform").setMembers(List.of(
                    new ConsumerGroupDescribeResponseData.Member().setMemberId("m-1").setInstanceId("i").setRackId("r").setMemberEpoch(3).setClientId("c").setClientHost("/127.0.0.1")
                        .setSubscribedTopicNames(List.of("orders")).setSubscribedTopicRegex("o.*")
                        .setAssignment(assignment(0, 4)).setTargetAssignment(assignment(1)),
                    new ConsumerGroupDescribeResponseData.Member().setMemberId("m-2").setClientId("c").setClientHost("/127.0.0.1"))))));

        for (short version = 2; version <= 8; version++) {
            print("OffsetFetch", version, version, offsetFetchRequest(version), offsetFetchResponse(version));
        }

        print("DeleteRecords", 0, 1,
            new DeleteRecordsRequestData().setTimeoutMs(15000).setTopics(List.of(new DeleteRecordsRequestData.DeleteRecordsTopic().setName("orders").setPartitions(List.of(
                new DeleteRecordsRequestData.DeleteRecordsPartition().setPartitionIndex(3).setOffset(1L << 40),
                new DeleteRecordsRequestData.DeleteRecordsPartition().setPartitionIndex(4).setOffset(-1))))),
            new DeleteRecordsResponseData().setThrottleTimeMs(18).setTopics(new DeleteRecordsResponseData.DeleteRecordsTopicResultCollection(List.of(
                new DeleteRecordsResponseData.DeleteRecordsTopicResult().setName("orders").setPartitions(new DeleteRecordsResponseData.DeleteRecordsPartitionResultCollection(List.of(
                    new DeleteRecordsResponseData.DeleteRecordsPartitionResult().setPartitionIndex(3).setLowWatermark(1L << 40),
                    new DeleteRecordsResponseData.DeleteRecordsPartitionResult().setPartitionIndex(4).setLowWatermark(-1).setErrorCode((short) 44)).iterator()))).iterator())));

        print("IncrementalAlterConfigs", 0, 0,
            new IncrementalAlterConfigsRequestData().setValidateOnly(true).setResources(new IncrementalAlterConfigsRequestData.AlterConfigsResourceCollection(List.of(
                new IncrementalAlterConfigsRequestData.AlterConfigsResource().setResourceType((byte) 2).setResourceName("orders").setConfigs(
                    new IncrementalAlterConfigsRequestData.AlterableConfigCollection(List.of(
                        new IncrementalAlterConfigsRequestData.AlterableConfig().setName("retention.ms").setConfigOperation((byte) 0).setValue("1000"),
                        new IncrementalAlterConfigsRequestData.AlterableConfig().setName("cleanup.policy").setConfigOperation((byte) 1).setValue(null)).iterator()))).iterator())),
            new IncrementalAlterConfigsResponseData().setThrottleTimeMs(19).setResponses(List.of(
                new IncrementalAlterConfigsResponseData.AlterConfigsResourceResponse().setErrorCode((short) 40).setErrorMessage("no").setResourceType((byte) 2).setResourceName("orders"))));

        print("DescribeLogDirs", 1, 3,
            new DescribeLogDirsRequestData().setTopics(new DescribeLogDirsRequestData.DescribableLogDirTopicCollection(List.of(
                new DescribeLogDirsRequestData.DescribableLogDirTopic().setTopic("orders").setPartitions(List.of(0, 4))).iterator())),
            version -> new DescribeLogDirsResponseData().setThrottleTimeMs(20).setErrorCode((short) (version < 3 ? 0 : 31)).setResults(List.of(
                new DescribeLogDirsResponseData.DescribeLogDirsResult().setErrorCode((short) 56).setLogDir("/data").setTopics(List.of(
                    new DescribeLogDirsResponseData.DescribeLogDirsTopic().setName("orders").setPartitions(List.of(
                        new DescribeLogDirsResponseData.DescribeLogDirsPartition().setPartitionIndex(4).setPartitionSize(1L << 40).setOffsetLag(7).setIsFutureKey(true))))))));
        System.out.println(OUT.append("\n]"));
    }

    static ConsumerGroupDescribeResponseData.Assignment assignment(Integer... partitions) {
        return new ConsumerGroupDescribeResponseData.Assignment().setTopicPartitions(List.of(
            new ConsumerGroupDescribeResponseData.TopicPartitions().setTopicId(new Uuid(1, 2)).setTopicName("orders").setPartitions(List.of(partitions))));
    }

    static OffsetFetchRequestData offsetFetchRequest(short version) {
        return version < 8
            ? new OffsetFetchRequestData().setGroupId("billing").setTopics(null)
            : new OffsetFetchRequestData().setGroups(List.of(
                new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId("billing").setTopics(null),
                new OffsetFetchRequestData.OffsetFetchRequestGroup().setGroupId("g").setTopics(null)));
    }

    static OffsetFetchResponseData offsetFetchResponse(short version) {
        OffsetFetchResponseData response = new OffsetFetchResponseData().setThrottleTimeMs(version < 3 ? 0 : 17);
        int epoch = version < 5 ? -1 : 8;
        if (version < 8) {
            return response.setErrorCode((short) 16).setTopics(List.of(new OffsetFetchResponseData.OffsetFetchResponseTopic().setName("orders").setPartitions(List.of(
                new OffsetFetchResponseData.OffsetFetchResponsePartition().setPartitionIndex(3).setCommittedOffset(1L << 40).setCommittedLeaderEpoch(epoch).setMetadata("m").setErrorCode((short) 29)))));
        }
        return response.setGroups(List.of(
            new OffsetFetchResponseData.OffsetFetchResponseGroup().setGroupId("g").setErrorCode((short) 30),
            new OffsetFetchResponseData.OffsetFetchResponseGroup().setGroupId("billing").setTopics(List.of(new OffsetFetchResponseData.OffsetFetchResponseTopics().setName("orders").setPartitions(List.of(
                new OffsetFetchResponseData.OffsetFetchResponsePartitions().setPartitionIndex(3).setCommittedOffset(1L << 40).setCommittedLeaderEpoch(epoch).setMetadata(null).setErrorCode((short) 0)))))));
    }

    static ProduceResponseData produceResponse() {
        return new ProduceResponseData().setThrottleTimeMs(4).setResponses(new ProduceResponseData.TopicProduceResponseCollection(List.of(
            new ProduceResponseData.TopicProduceResponse().setName("orders").setPartitionResponses(List.of(
                new ProduceResponseData.PartitionProduceResponse().setIndex(0).setErrorCode((short) 0).setBaseOffset(Long.MAX_VALUE).setLogAppendTimeMs(-1).setLogStartOffset(11),
                new ProduceResponseData.PartitionProduceResponse().setIndex(4).setErrorCode((short) 87).setBaseOffset(-1).setLogAppendTimeMs(1700000000000L).setLogStartOffset(-1).setErrorMessage("bad")
                    .setRecordErrors(List.of(new ProduceResponseData.BatchIndexAndErrorMessage().setBatchIndex(1).setBatchIndexErrorMessage("no key")))))).iterator()));
    }

    static AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection addedTopics() {
        return new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection(List.of(
            new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic().setName("orders").setPartitions(List.of(0, 4)),
            new AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic().setName("t").setPartitions(List.of(1))).iterator());
    }

    static AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection addedResults() {
        return new AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResultCollection(List.of(
            new AddPartitionsToTxnResponseData.AddPartitionsToTxnTopicResult().setName("orders").setResultsByPartition(
                new AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResultCollection(List.of(
                    new AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult().setPartitionIndex(0).setPartitionErrorCode((short) 55),
                    new AddPartitionsToTxnResponseData.AddPartitionsToTxnPartitionResult().setPartitionIndex(4).setPartitionErrorCode((short) 29)).iterator()))).iterator());
    }

    static FetchResponseData fetchResponse(int version) {
        return new FetchResponseData().setThrottleTimeMs(10).setErrorCode((short) 0).setSessionId(0).setResponses(List.of(
            new FetchResponseData.FetchableTopicResponse().setTopic("orders").setPartitions(List.of(
                new FetchResponseData.PartitionData().setPartitionIndex(3).setErrorCode((short) 0).setHighWatermark(50).setLastStableOffset(40).setLogStartOffset(30).setPreferredReadReplica(version < 11 ? -1 : 2)
                    .setAbortedTransactions(List.of(new FetchResponseData.AbortedTransaction().setProducerId(7).setFirstOffset(35))).setRecords(records()),
                new FetchResponseData.PartitionData().setPartitionIndex(4).setErrorCode((short) 1).setHighWatermark(-1).setLastStableOffset(-1).setLogStartOffset(-1)
                    .setAbortedTransactions(null).setRecords(null)))));
    }
}
