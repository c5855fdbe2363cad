import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { OwnedProcess } from './owned-process.js';

/** A private database server on 127.0.0.1, with nothing in it. */
export interface SqlServer {
  readonly port: number;
  /** Ends the server as its operator would, and keeps its data. */
  halt(): Promise<void>;
  /** Starts it again after that, with what it had. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface SqlServerPlace {
  readonly folder: string;
  readonly port: number;
  readonly logFile: string;
}

export interface SqlServerKind {
  readonly name: string;
  /** Makes the empty database in the folder, and says how to run the server. */
  prepare(place: SqlServerPlace): Promise<() => Promise<OwnedProcess>>;
  /** Rejects while the server does not answer, or another one does. */
  greet(place: SqlServerPlace): Promise<void>;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
}

/** Generous: a machine that is busy with other work is no reason to fail. */
const READY_WITHIN_MS = 60_000;

export async function startSqlServer(kind: SqlServerKind): Promise<SqlServer> {
  const folder = await mkdtemp(join(tmpdir(), `${kind.name}-`));
  const place: SqlServerPlace = { folder, port: await freePort(), logFile: join(folder, 'server.log') };
  const start = await kind.prepare(place);
  let server = await start();
  const halt = (): Promise<void> => server.end(kind.stopSignal);
  const stop = async (): Promise<void> => {
    await halt();
    await rm(folder, { recursive: true, force: true });
  };
  const resume = async (): Promise<void> => {
    server = await start();
    await ready(kind, place, server);
  };
  try {
    await ready(kind, place, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port: place.port, halt, resume, stop };
}

async function ready(kind: SqlServerKind, place: SqlServerPlace, server: OwnedProcess): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let reason: unknown;
  while (server.isRunning && Date.now() < deadline) {
    try {
      await kind.greet(place);
      return;
    } catch (error) {
      reason = error;
      await delay(50);
    }
  }
  const log = await readFile(place.logFile, 'utf8').catch(() => 'it wrote no log');
  throw new Error(
    `${kind.name} on port ${place.port} did not become ready: ${String(reason)}\nThe end of its log:\n${log.slice(-2_000)}`,
  );
}
