import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { TcpStretch } from './tcp-stretch.js';

/** One connection of a client, and the proxy's own to the server. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  readonly toServer: TcpStretch;
  readonly toClient: TcpStretch;
}

/** The way bytes take, by where they go. */
export type Direction = 'toServer' | 'toClient';

export type Delays = Readonly<Record<Direction, number>>;

/** Stands on a free port between clients and a server on this machine, and harms what goes through as it is told. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>();
  private readonly silenced = new Set<Direction>();
  private delays: Delays = { toServer: 0, toClient: 0 };

  static async start(targetPort: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, targetPort);
  }

  private constructor(
    private readonly server: Server,
    private targetPort: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  get port(): number {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy listens to no port.');
    return address.port;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get connections(): number {
    return this.pairs.size;
  }

  /** How long it holds back what arrives from now on, in milliseconds; what it does not name stays as it is. */
  delay(delays: Partial<Delays>): void {
    this.delays = { ...this.delays, ...delays };
  }

  /**
   * Half-open: connections stay up and new ones are taken, but what is sent that way is gone. A connection that
   * lost bytes never speaks again.
   */
  swallow(...directions: readonly Direction[]): void {
    for (const direction of directions) {
      this.silenced.add(direction);
      for (const pair of this.pairs) pair[direction].silence();
    }
  }

  /** Lets connections through that are made from now on, without delay. */
  heal(): void {
    this.silenced.clear();
    this.delays = { toServer: 0, toClient: 0 };
  }

  /** Resets every connection, on both sides. */
  reset(): void {
    for (const { client, server } of this.pairs) {
      reset(client);
      reset(server);
    }
  }

  /** Where connections lead that are made from now on. */
  retarget(port: number): void {
    this.targetPort = port;
  }

  async stop(): Promise<void> {
    this.reset();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const server = connect({ port: this.targetPort, host: '127.0.0.1', noDelay: true });
    const toServer = new TcpStretch(client, server, () => this.delays.toServer);
    const toClient = new TcpStretch(server, client, () => this.delays.toClient);
    const pair: Pair = { client, server, toServer, toClient };
    for (const direction of this.silenced) pair[direction].silence();
    this.pairs.add(pair);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      // A server that is away shows as a reset, since the client has been let in already.
      socket.on('error', () => reset(other));
      socket.on('close', () => this.pairs.delete(pair));
    }
  }
}

/** Of a socket that is just ending Node.js refuses the reset, never closes it, and spins when the process ends. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
