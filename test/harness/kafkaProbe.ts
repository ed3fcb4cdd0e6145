import { connect } from 'node:net';

export interface KnownBroker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/** Size, key 3 (Metadata), version 1, correlation id 1, no client id, no topics. */
const METADATA_V1 = Buffer.from('0000000e0003000100000001ffff00000000', 'hex');
const PROBE_TIMEOUT_MS = 2000;

/**
 * The brokers that a broker knows as alive, asked over a socket of its own with a hand-written Metadata request:
 * the harness must not depend on the client under test. Rejects when the broker does not answer within two seconds.
 */
export function askBrokers(host: string, port: number): Promise<KnownBroker[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    let received = Buffer.alloc(0);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => fail(new Error(`${host}:${port} did not answer`)));
    socket.on('error', fail);
    socket.on('close', () => fail(new Error(`${host}:${port} closed the connection`)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
        resolve(readBrokers(received));
        socket.destroy();
      }
    });
    socket.write(METADATA_V1);
  });
}

function readBrokers(frame: Buffer): KnownBroker[] {
  let position = 8;
  const int32 = (): number => {
    position += 4;
    return frame.readInt32BE(position - 4);
  };
  const string = (): string => {
    const length = Math.max(frame.readInt16BE(position), 0);
    position += 2 + length;
    return frame.toString('utf8', position - length, position);
  };
  return Array.from({ length: int32() }, () => {
    const broker = { id: int32(), host: string(), port: int32() };
    string(); // rack
    return broker;
  });
}
