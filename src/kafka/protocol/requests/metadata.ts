import { text, type ApiRequest } from '../apiRequest';

export interface MetadataRequest {
  /** null: all. */
  readonly topics: readonly string[] | null;
  readonly allowAutoTopicCreation: boolean;
}

export interface MetadataResponse {
  readonly throttleTimeMs: number;
  readonly brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number; readonly rack: string | null }[];
  readonly clusterId: string | null;
  readonly controllerId: number;
  readonly topics: readonly {
    readonly errorCode: number;
    readonly name: string;
    readonly internal: boolean;
    readonly partitions: readonly {
      readonly errorCode: number;
      readonly partition: number;
      /** -1: none. */
      readonly leader: number;
      /** -1 where the version has none. */
      readonly leaderEpoch: number;
      readonly replicas: readonly number[];
      readonly inSyncReplicas: readonly number[];
    }[];
  }[];
}

/** Brokers, topics, leaders. */
export const metadata: ApiRequest<MetadataRequest, MetadataResponse> = {
  apiKey: 3,
  name: 'Metadata',
  minVersion: 4,
  maxVersion: 8,
  encode: ({ topics, allowAutoTopicCreation }, version, writer) => {
    writer.array(topics, (topic) => writer.string(topic));
    writer.boolean(allowAutoTopicCreation);
    if (version >= 8) {
      writer.boolean(false).boolean(false);
    }
  },
  decode: (reader, version) => {
    const throttleTimeMs = reader.int32();
    const brokers = reader.array((broker) => ({ nodeId: broker.int32(), host: text(broker), port: broker.int32(), rack: broker.string() }));
    const clusterId = reader.string();
    const controllerId = reader.int32();
    const topics = reader.array((topic) => {
      const errorCode = topic.int16();
      const name = text(topic);
      const internal = topic.boolean();
      const partitions = topic.array((entry) => {
        const partition = {
          errorCode: entry.int16(),
          partition: entry.int32(),
          leader: entry.int32(),
          leaderEpoch: version >= 7 ? entry.int32() : -1,
          replicas: entry.array((id) => id.int32()),
          inSyncReplicas: entry.array((id) => id.int32()),
        };
        if (version >= 5) {
          entry.array((id) => id.int32());
        }
        return partition;
      });
      if (version >= 8) {
        topic.skip(4); // authorized operations of the topic
      }
      return { errorCode, name, internal, partitions };
    });
    if (version >= 8) {
      reader.skip(4); // authorized operations of the cluster
    }
    return { throttleTimeMs, brokers, clusterId, controllerId, topics };
  },
};
