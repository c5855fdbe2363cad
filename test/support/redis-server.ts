import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CommandLog, watchCommands } from './command-log.js';
import { redisBinary } from './redis-binary.js';
import { type RespReply, RespSocket } from './resp.js';

export interface RedisServerOptions {
  /** Default: one that is free. */
  port?: number;
  /** More arguments of `redis-server`, for instance `['--maxmemory', '10mb']`. */
  args?: readonly string[];
  /** Start it as a node of Redis Cluster, without any slots. */
  cluster?: boolean;
  /** Start it as a Redis Sentinel with this file, which it will write to. */
  sentinelConfig?: string;
}

const READY_WITHIN_MS = 20_000;

/** Starts a private Redis on 127.0.0.1 that stores nothing on disk and does not outlive this process. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const binary = await redisBinary();
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = options.port ?? (await freePort());
  // By default the cluster's own port is 10,000 higher, which is past the last one for most free ports.
  const cluster = options.cluster
    ? ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort())]
    : [];
  const server = new RedisServer(
    binary,
    folder,
    port,
    [...cluster, ...(options.args ?? [])],
    options.sentinelConfig,
  );
  await server.restart();
  return server;
}

/** A private Redis that a test may pause, kill and restart. */
export class RedisServer {
  private child: ChildProcess | undefined;
  private guard: ChildProcess | undefined;

  constructor(
    private readonly binary: string,
    private readonly folder: string,
    readonly port: number,
    private readonly extra: readonly string[],
    private readonly sentinelConfig: string | undefined,
  ) {}

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error(`Redis on port ${this.port} is not running.`);
    return this.child.pid;
  }

  /** The server keeps its sockets and answers nothing, as in a long pause of the machine. */
  pause(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  resume(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Kills it where it runs, and starts it again: same port, no data. */
  async restart(): Promise<void> {
    await this.end('SIGKILL');
    const child = spawn(this.binary, this.arguments(), { stdio: 'ignore' });
    child.unref();
    this.child = child;
    this.guard = guardOf(child);
    await this.ready(child);
  }

  async stop(): Promise<void> {
    if (this.child !== undefined) this.resume();
    await this.end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Sends one command over a connection of its own. */
  async send(...args: string[]): Promise<RespReply> {
    const connection = (await RespSocket.connect(this.port)).limit(READY_WITHIN_MS);
    try {
      const reply = await connection.send(...args);
      if (reply instanceof Error) throw reply;
      return reply;
    } finally {
      connection.close();
    }
  }

  /** What its own clock shows. */
  async timeMs(): Promise<number> {
    const [seconds, microseconds] = [await this.send('TIME')].flat();
    return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  }

  /** Watches the commands of all clients but this one. */
  commands(): Promise<CommandLog> {
    return watchCommands(this.port);
  }

  private arguments(): string[] {
    const place = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder];
    const base = [...place, '--daemonize', 'no', '--logfile', this.logFile, ...this.extra];
    if (this.sentinelConfig !== undefined) return [this.sentinelConfig, ...base, '--sentinel'];
    return ['--save', '', '--appendonly', 'no', ...base];
  }

  private get logFile(): string {
    return join(this.folder, 'redis.log');
  }

  private async ready(child: ChildProcess): Promise<void> {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (child.exitCode === null && Date.now() < deadline) {
      try {
        // The process id tells our server from another that took the port a moment before.
        const info = String(await this.send('INFO', 'server'));
        if (info.includes(`process_id:${child.pid}\r\n`)) return;
      } catch {
        await delay(5);
      }
    }
    await this.end('SIGKILL');
    const log = await readFile(this.logFile, 'utf8').catch(() => 'it wrote no log');
    throw new Error(
      `redis-server on port ${this.port} did not become ready. The end of its log:\n${log.slice(-2_000)}`,
    );
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.child;
    this.child = undefined;
    this.guard?.kill('SIGKILL');
    this.guard = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.ref();
    child.kill(signal);
    await exited;
  }
}

/**
 * Kills the server when this process is gone, however it ended: an exit handler does not run after SIGKILL,
 * nor inside a test runner's sandbox; the end of a pipe is seen in any case.
 */
function guardOf(child: ChildProcess): ChildProcess {
  const script = `trap '' INT TERM HUP; read _; kill -9 ${child.pid}`;
  const guard = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('No free port was found.');
  return address.port;
}
