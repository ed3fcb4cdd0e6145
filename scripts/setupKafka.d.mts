/** Where Kafka is. `classpath` has the harness' own Java programs behind Kafka's jars, as the class archive demands. */
export interface KafkaFiles {
  readonly java: string;
  readonly classpath: string;
  /** Formatted data folders: node1, node2, node3, secured. */
  readonly templates: string;
  readonly archive: string;
  readonly logConfiguration: string;
}
export function setupKafka(log: (line: string) => void): Promise<({ readonly available: true } & KafkaFiles) | { readonly available: false; readonly reason: string }>;
