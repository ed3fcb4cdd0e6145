import * as v from 'valibot';
import type { Connection, Secrets } from '../contracts/connections';
import { KafkaError, type KafkaErrorData } from '../kafka/errors/kafkaError';
import { because, type Reason } from '../kafka/errors/reason';
import { parseServer } from './bootstrapServers';

const TEXT = v.pipe(v.string(), v.nonEmpty());

/** Addresses of a broker in the one form that everything else relies on. */
const SERVER = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseServer(dataset.value);
    if ('problem' in parsed) {
      addIssue();
      return NEVER;
    }
    return parsed.server;
  }),
);

/** Strict: a misspelt `protected` must not go unnoticed. */
const CONNECTION = v.strictObject({
  id: v.exactOptional(v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/))),
  name: v.pipe(v.string(), v.trim(), v.nonEmpty()),
  bootstrapServers: v.pipe(v.array(SERVER), v.minLength(1)),
  clientId: v.exactOptional(TEXT),
  clientRack: v.exactOptional(TEXT),
  color: v.exactOptional(v.string()),
  protected: v.exactOptional(v.boolean()),
  readOnly: v.exactOptional(v.boolean()),
  connectionTimeoutMs: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1_000), v.maxValue(300_000))),
  tls: v.exactOptional(
    v.strictObject({
      enabled: v.boolean(),
      caFile: v.exactOptional(TEXT),
      certFile: v.exactOptional(TEXT),
      keyFile: v.exactOptional(TEXT),
      pfxFile: v.exactOptional(TEXT),
      serverName: v.exactOptional(TEXT),
      rejectUnauthorized: v.exactOptional(v.boolean()),
    }),
  ),
  sasl: v.exactOptional(
    v.variant('mechanism', [
      v.strictObject({ mechanism: v.picklist(['plain', 'scram-sha-256', 'scram-sha-512']), username: TEXT }),
      v.strictObject({
        mechanism: v.literal('oauthbearer'),
        tokenEndpoint: v.exactOptional(TEXT),
        clientId: v.exactOptional(TEXT),
        scope: v.exactOptional(TEXT),
        tokenCommand: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1))),
      }),
      v.strictObject({
        mechanism: v.literal('aws-msk-iam'),
        region: TEXT,
        profile: v.exactOptional(TEXT),
        accessKeyId: v.exactOptional(TEXT),
        roleArn: v.exactOptional(TEXT),
      }),
    ]),
  ),
  schemaRegistry: v.exactOptional(v.strictObject({ url: TEXT, username: v.exactOptional(TEXT) })),
});

const SECRETS = v.strictObject({
  password: v.exactOptional(v.string()),
  keyPassphrase: v.exactOptional(v.string()),
  clientSecret: v.exactOptional(v.string()),
  token: v.exactOptional(v.string()),
  awsSecretAccessKey: v.exactOptional(v.string()),
  awsSessionToken: v.exactOptional(v.string()),
  registryPassword: v.exactOptional(v.string()),
});

/**
 * One entry of the setting, or an argument of *Add Connection*; or why it cannot be used.
 * `setting` is where it stands: `kafkaDispatch.connections[2]`.
 */
export function parseConnection(raw: unknown, setting: string): { readonly connection: Connection } | { readonly problem: KafkaErrorData } {
  const result = v.safeParse(CONNECTION, raw);
  if (result.success) {
    return { connection: result.output };
  }
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  const facts = {
    name: nameIn(raw),
    setting: path === null ? setting : `${setting}.${path}`,
  };
  return { problem: new KafkaError('invalid-connection', { facts, reason: reasonOf(issue) }).data };
}

/** Throws `TypeError` for anything else. The message names no value. */
export function parseSecrets(raw: unknown): Secrets {
  const result = v.safeParse(SECRETS, raw);
  if (!result.success) {
    throw new TypeError(`secrets${result.issues.map((issue) => `.${v.getDotPath(issue) ?? ''}`).join(', ')}: not a text of the known names.`);
  }
  return result.output;
}

function reasonOf({ kind, input, expected, received }: v.BaseIssue<unknown>): Reason {
  const server = kind === 'transformation' ? parseServer(String(input)) : null;
  if (server !== null && 'problem' in server) {
    return server.problem;
  }
  if (expected === 'never') {
    return because('there is no such property');
  }
  return received === 'undefined' ? because('it is missing') : because('{0} is expected, not {1}', expected ?? '?', received);
}

function nameIn(raw: unknown): string | null {
  return typeof raw === 'object' && raw !== null && 'name' in raw && typeof raw.name === 'string' ? raw.name : null;
}
