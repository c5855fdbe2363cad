import { randomUUID } from 'node:crypto';
import { GrowingLog } from '../../support/growing-log.js';
import { type RedisServer, startRedis } from '../../support/redis-server.js';
import { RespSocket } from '../../support/resp.js';
import { WITNESS_LIST, type WitnessEntry } from '../app/settings.js';

/** What the handlers of all replicas wrote, through connections of their own, to a Redis that nobody harms. */
export class WitnessServer {
  readonly log = new GrowingLog<WitnessEntry>();
  private readonly markers = new GrowingLog<string>();

  static async start(): Promise<WitnessServer> {
    const server = await startRedis();
    return new WitnessServer(server, await RespSocket.connect(server.port));
  }

  private constructor(
    private readonly server: RedisServer,
    private readonly reader: RespSocket,
  ) {
    this.read().catch((error: unknown) => this.log.end(`The witness is gone: ${String(error)}`));
  }

  get url(): string {
    return this.server.url;
  }

  of(job: string): readonly WitnessEntry[] {
    return this.log.entries.filter((entry) => entry.job === job);
  }

  /** Resolves once everything has been read that was written before. */
  async settled(): Promise<void> {
    const marker = randomUUID();
    const read = this.markers.until('the entries so far', (markers) => markers.find((it) => it === marker));
    await this.server.send('RPUSH', WITNESS_LIST, marker);
    await read;
  }

  async stop(): Promise<void> {
    this.reader.close();
    await this.server.stop();
  }

  private async read(): Promise<never> {
    for (;;) {
      const reply = await this.reader.send('BLPOP', WITNESS_LIST, '0');
      if (!Array.isArray(reply)) throw new Error(`BLPOP answered ${String(reply)}`);
      this.take(String(reply[1]));
    }
  }

  private take(text: string): void {
    if (!text.startsWith('{')) {
      this.markers.add(text);
      return;
    }
    const entry: WitnessEntry = JSON.parse(text);
    this.log.add(entry);
  }
}
