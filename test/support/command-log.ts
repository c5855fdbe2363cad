import { randomUUID } from 'node:crypto';
import { RespSocket } from './resp.js';

/** Every command that arrives while it watches. */
export interface CommandLog {
  /** As clients sent them, name first, in upper case; commands that a script called are left out. */
  readonly sent: string[][];
  /** Stops watching once everything that was sent before has been seen. */
  stop(): Promise<string[][]>;
}

/** Watches a server through `MONITOR`. */
export async function watchCommands(port: number): Promise<CommandLog> {
  const sent: string[][] = [];
  const end = randomUUID();
  let ended = (): void => {};
  const watcher = await RespSocket.connect(port);
  watcher.onPush = (line) => {
    const command = parseMonitorLine(String(line));
    if (command === undefined) return;
    if (command[1] === end) ended();
    else sent.push(command);
  };
  await watcher.send('MONITOR');
  const stop = async (): Promise<string[][]> => {
    const seen = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const marker = await RespSocket.connect(port);
    await marker.send('ECHO', end);
    await seen;
    marker.close();
    watcher.close();
    return sent;
  };
  return { sent, stop };
}

function parseMonitorLine(line: string): string[] | undefined {
  const match = /^[\d.]+ \[\d+ (\S+)\] (.*)$/s.exec(line);
  if (match === null || match[1] === 'lua') return undefined;
  const parts = [...(match[2] ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1] ?? '');
  const [name = '', ...rest] = parts;
  return [name.toUpperCase(), ...rest];
}
