import type { Clock } from '../common/clock.js';
import type { PingKind } from '../common/ping-kind.js';
import type { RandomSource } from '../common/random.js';
import { type RetryPolicy, withRetry } from '../common/retry.js';
import type { Patience } from '../common/within.js';
import { BoundedQueue } from './bounded-queue.js';
import type { HeartbeatPlan } from './heartbeat-options.js';
import { sendPing } from './http-ping.js';
import type { PingUrl } from './ping-url.js';

/** What is to be told of one run. */
export interface Ping {
  readonly kind: PingKind;
  readonly runId: string;
  readonly body: string;
}

export interface HeartbeatLineParts {
  readonly plan: HeartbeatPlan;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Told of the first ping that could not be delivered. Must not throw. */
  onFailing(kind: PingKind, host: string, error: unknown): void;
  /** Told of the first that was delivered again. Must not throw. */
  onRecovered(host: string, failingMs: number, lost: number): void;
}

/** How many pings of a job may wait. What comes later says more of the job than what waited for minutes. */
const MOST_WAITING = 20;

const PAUSES = { backoffMs: 1_000, factor: 2, maxBackoffMs: 10_000 };

/** A ping on its way, with where to. */
type Addressed = Ping & { readonly url: PingUrl };

/** The pings of one job, one at a time and in order: a run's end does not overtake its start. */
export class HeartbeatLine {
  private readonly queue: BoundedQueue<Addressed>;
  private readonly policy: RetryPolicy;
  private readonly shutDown = new AbortController();
  private failing: { readonly since: number; lost: number } | null = null;

  constructor(private readonly parts: HeartbeatLineParts) {
    this.policy = { attempts: parts.plan.retries + 1, ...PAUSES };
    this.queue = new BoundedQueue<Addressed>({
      atOnce: 1,
      mostWaiting: MOST_WAITING,
      work: (ping) => this.deliver(ping),
      onDropped: (ping) => this.failed(ping, new Error(`more than ${MOST_WAITING} pings wait`)),
    });
  }

  /** Nothing happens for a kind of ping that has no URL. */
  send(ping: Ping): void {
    const url = this.parts.plan.urls[ping.kind];
    if (url !== null) this.queue.add({ ...ping, url });
  }

  /** Waits for what is on its way as long as there is patience; then the rest is given up. */
  async close(patience: Patience): Promise<void> {
    await this.queue.close(patience);
    // The one on its way fails by this, and tells for those that waited behind it.
    this.shutDown.abort();
    await this.queue.idle();
  }

  private async deliver(ping: Addressed): Promise<void> {
    const { clock, random, plan } = this.parts;
    const { signal } = this.shutDown;
    const { url, runId, body } = ping;
    const request = { url: url.forRun(runId), body, timeoutMs: plan.timeoutMs, signal };
    try {
      await withRetry(() => sendPing(request, clock), {
        policy: this.policy,
        clock,
        random,
        source: this.shutDown,
        mayRetry: () => !signal.aborted,
        onRetry: () => undefined,
      });
      this.delivered(ping);
    } catch (error) {
      this.failed(ping, error);
    }
  }

  private delivered({ url }: Addressed): void {
    if (this.failing === null) return;
    const { since, lost } = this.failing;
    this.failing = null;
    this.parts.onRecovered(url.host, this.parts.clock.monotonic() - since, lost);
  }

  private failed({ kind, url }: Addressed, error: unknown): void {
    if (this.failing !== null) {
      this.failing.lost += 1;
      return;
    }
    this.failing = { since: this.parts.clock.monotonic(), lost: 1 };
    this.parts.onFailing(kind, url.host, error);
  }
}
