/** Kafka's usual port, taken where an address has none. */
export const DEFAULT_PORT = 9092;

export type ParsedServer = { readonly server: string; readonly hasDefaultPort: boolean } | { readonly problem: string };

const SCHEME = /^[a-z_]+:\/\//i;
const BRACKETED = /^\[([0-9a-f:.]+)\](?::(\d+))?$/i;
const HOST_PORT = /^([^\s:/[\]@]+)(?::(\d+))?$/;

/** One address as `host:port` or `[IPv6]:port`; the port 9092 is added where none is given. */
export function parseServer(text: string): ParsedServer {
  const trimmed = text.trim();
  const scheme = SCHEME.exec(trimmed);
  if (scheme) {
    return { problem: `“${trimmed}”: leave out “${scheme[0]}”` };
  }
  if (/^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(trimmed)) {
    return { problem: `“${trimmed}”: an IPv6 address stands in brackets, such as [::1]:${DEFAULT_PORT}` };
  }
  const match = BRACKETED.exec(trimmed) ?? HOST_PORT.exec(trimmed);
  if (match?.[1] === undefined) {
    return { problem: `“${trimmed}” is not host:port, such as localhost:${DEFAULT_PORT}` };
  }
  const port = match[2] === undefined ? DEFAULT_PORT : Number(match[2]);
  if (port < 1 || port > 65_535) {
    return { problem: `“${trimmed}”: a port is a number from 1 to 65535` };
  }
  const host = trimmed.startsWith('[') ? `[${match[1]}]` : match[1];
  return { server: `${host}:${port}`, hasDefaultPort: match[2] === undefined };
}

/** Addresses that somebody typed, separated by commas, semicolons or white space. */
export function parseServers(text: string): { readonly servers: readonly string[]; readonly hasDefaultPort: boolean } | { readonly problem: string } {
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
    ? { problem: `Give at least one address, such as localhost:${DEFAULT_PORT}` }
    : { servers: [...new Set(servers)], hasDefaultPort: parsed.some((one) => 'hasDefaultPort' in one && one.hasDefaultPort) };
}

/** Whether an address is on this computer. */
export function isLocal(server: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\]):\d+$/i.test(server);
}
