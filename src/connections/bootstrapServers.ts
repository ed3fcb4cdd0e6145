import { because, type Reason } from '../kafka/errors/reason';

/** Kafka's usual port, taken where an address has none. */
export const DEFAULT_PORT = 9092;

export type ParsedServer = { readonly server: string; readonly hasDefaultPort: boolean } | { readonly problem: Reason };

const SCHEME = /^[a-z_]+:\/\//i;
const BRACKETED = /^\[([0-9a-f:.]+)\](?::(\d+))?$/i;
const HOST_PORT = /^([^\s:/[\]@]+)(?::(\d+))?$/;

/** One address as `host:port` or `[IPv6]:port`; the port 9092 is added where none is given. */
export function parseServer(text: string): ParsedServer {
  const trimmed = text.trim();
  const scheme = SCHEME.exec(trimmed);
  if (scheme) {
    return { problem: because('“{0}”: leave out “{1}”', trimmed, scheme[0]) };
  }
  if (/^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(trimmed)) {
    return { problem: because('“{0}”: an IPv6 address stands in brackets, such as [::1]:9092', trimmed) };
  }
  const match = BRACKETED.exec(trimmed) ?? HOST_PORT.exec(trimmed);
  if (match?.[1] === undefined) {
    return { problem: because('“{0}” is not host:port, such as localhost:9092', trimmed) };
  }
  const port = match[2] === undefined ? DEFAULT_PORT : Number(match[2]);
  if (port < 1 || port > 65_535) {
    return { problem: because('“{0}”: a port is a number from 1 to 65535', trimmed) };
  }
  const host = trimmed.startsWith('[') ? `[${match[1]}]` : match[1];
  return { server: `${host}:${port}`, hasDefaultPort: match[2] === undefined };
}

/** Addresses that somebody typed, separated by commas, semicolons or white space. */
export function parseServers(text: string): { readonly servers: readonly string[]; readonly hasDefaultPort: boolean } | { readonly problem: Reason } {
  const parsed = text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map(parseServer);
  const servers: string[] = [];
  for (const one of parsed) {
    if ('problem' in one) {
      return one;
    }
    servers.push(one.server);
  }
  return servers.length === 0
    ? { problem: because('Give at least one address, such as localhost:9092') }
    : { servers: [...new Set(servers)], hasDefaultPort: parsed.some((one) => 'hasDefaultPort' in one && one.hasDefaultPort) };
}

/** Whether an address is on this computer. */
export function isLocal(server: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/i.test(server);
}
