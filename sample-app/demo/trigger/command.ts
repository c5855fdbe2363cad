import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../cli.js', import.meta.url));

export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
}

/** Runs the command line of the application in a process of its own. */
export function command(databaseUrl: string, ...args: string[]): Promise<CommandEnd> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [PROGRAM, ...args], { env }, (error, stdout) => {
      if (error === null) resolve({ code: 0, stdout });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout });
      else reject(new Error('The command line could not be started.', { cause: error }));
    });
  });
}
