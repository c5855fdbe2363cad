import { GrowingLog } from '../../support/growing-log.js';
import { type RedisServer, startRedis } from '../../support/redis-server.js';
import { RespSocket } from '../../support/resp.js';
import { WITNESS_LIST, type WitnessEntry } from '../app/settings.js';

/** What the handlers of all replicas wrote, through connections of their own, to a Redis that nobody harms. */
export class WitnessServer {
  readonly log = new GrowingLog<WitnessEntry>();

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
    const marker: WitnessEntry = {
      phase: 'ended',
      job: '',
      slot: '',
      runId: '',
      replica: '',
      at: Date.now(),
    };
    await this.server.send('RPUSH', WITNESS_LIST, JSON.stringify(marker));
    const isMarker = (entry: WitnessEntry): boolean => entry.job === '' && entry.at === marker.at;
    await this.log.until('the last entries', (entries) => (entries.some(isMarker) ? true : undefined));
  }

  async stop(): Promise<void> {
    this.reader.close();
    await this.server.stop();
  }

  private async read(): Promise<never> {
    for (;;) {
      const reply = await this.reader.send('BLPOP', WITNESS_LIST, '0');
      if (!Array.isArray(reply)) throw new Error(`BLPOP answered ${String(reply)}`);
      const entry: WitnessEntry = JSON.parse(String(reply[1]));
      this.log.add(entry);
    }
  }
}
