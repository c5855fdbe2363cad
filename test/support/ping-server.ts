import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came. */
export interface ReceivedPing {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** What the server does with a request: answers with a status, says nothing, or drops the connection. */
export type PingAnswer = number | 'hangs' | 'drops';

/** A real monitor, as far as it is reached: keeps what it is sent, and answers as it is told to. */
export class PingServer {
  readonly received: ReceivedPing[] = [];
  answer: PingAnswer = 200;
  private readonly listeners = new Set<() => void>();

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.take(request, response);
    });
  }

  static async start(): Promise<PingServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PingServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves once that many requests have come. */
  async count(count: number): Promise<readonly ReceivedPing[]> {
    while (this.received.length < count) {
      await new Promise<void>((resolve) => this.listeners.add(resolve));
    }
    return this.received;
  }

  /** Breaks what is open off. From here on nobody is there. Stopping twice is stopping once. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    try {
      for await (const chunk of request) body += String(chunk);
    } catch {
      // The other side gave up; what came of it is kept.
    }
    const { answer } = this;
    const { method = '', url = '', headers } = request;
    this.received.push({ method, url, body, headers });
    for (const told of [...this.listeners]) {
      this.listeners.delete(told);
      told();
    }
    if (answer === 'drops') request.socket.destroy();
    else if (answer !== 'hangs')
      response.writeHead(answer, answer === 302 ? { location: '/' } : {}).end('OK');
  }
}
