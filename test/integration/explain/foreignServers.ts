import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Servers that are no Kafka brokers, on free ports of 127.0.0.1. */
export class ForeignServers {
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();

  /** The address of a server that does this to each connection. */
  listen(onConnection: (socket: Socket) => void): Promise<string> {
    return this.start(createServer((socket) => onConnection(socket)));
  }

  /** A web server. */
  web(): Promise<string> {
    return this.start(createHttp((_, response) => response.end('hello')));
  }

  async close(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await Promise.all(this.servers.splice(0).map((server) => once(server.close(), 'close')));
  }

  private async start(server: Server): Promise<string> {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    });
    this.servers.push(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
}
