import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One direction of a connection: passes on what arrives, in order, as late as it is told. */
export class TcpStretch {
  private isSilent = false;
  private passed: Promise<void> = Promise.resolve();

  constructor(from: Socket, to: Socket, delayMs: () => number) {
    const pass = (delivery: () => void): void => {
      const dueAt = performance.now() + delayMs();
      this.passed = this.passed.then(async () => {
        const leftMs = dueAt - performance.now();
        if (leftMs > 0) await sleep(leftMs, undefined, { ref: false });
        if (!this.isSilent && !to.destroyed) delivery();
      });
    };
    from.on('data', (bytes) => pass(() => to.write(bytes)));
    from.on('end', () => pass(() => to.end()));
  }

  /** Nothing passes any more, neither what is on its way nor the end of the connection. */
  silence(): void {
    this.isSilent = true;
  }
}
