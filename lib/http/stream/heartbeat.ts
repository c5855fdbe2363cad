import type { Clock } from '../../common/clock.js';
import type { LineStream } from './line-stream.js';

/** Proxies close a connection on which nothing came for a while, often for 60 seconds, some for 30. */
const EVERY_MS = 15_000;

/** Tells a line now and then as long as the stream is open, unless lines wait anyway. */
export function beat(stream: LineStream, clock: Clock): void {
  const arm = () => clock.setTimer(pulse, EVERY_MS, { keepAlive: false });
  const pulse = (): void => {
    if (stream.isDrained) stream.tell({ event: 'heartbeat', at: new Date(clock.now()).toISOString() });
    timer = arm();
  };
  let timer = arm();
  stream.onGone(() => timer.cancel());
}
