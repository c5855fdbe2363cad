import { type LateAnswer, lateAnswers } from './late-answers.js';
import { newestSlot, type SettledLine } from './log-line.js';
import type { ReplicaProcess } from './replica-process.js';
import type { WitnessServer } from './witness-server.js';

/** How many slots go by before the fault is over. */
const SLOTS_AWAY = 3;

/** What became of one replica's slots while the store was away. */
export interface Outage {
  /** Slots of the outage that a handler saw, even if later. */
  readonly ran: string[];
  /** How they were settled, each way once. */
  readonly reasons: string[];
  /** Those that took longer than the store is waited for. */
  readonly late: readonly LateAnswer[];
  readonly alive: boolean;
  /** The outcome of the first slot that fell due after the store had returned. */
  readonly afterwards: string;
}

export interface OutageParts {
  readonly fleet: readonly ReplicaProcess[];
  readonly witness: WitnessServer;
  readonly job: string;
  readonly storeTimeoutMs: number;
  begin(): unknown;
  end(): unknown;
}

/** Lets the store be away for some slots of every replica; the outages by the replicas' wirings. */
export async function underOutage(parts: OutageParts): Promise<Map<string, Outage>> {
  const { fleet, witness, job, storeTimeoutMs, begin, end } = parts;
  await begin();
  const away = new Date(Date.now()).toISOString();
  await Promise.all(fleet.map((replica) => untilSkipped(replica, job, away)));
  // However late a busy machine is with a slot: what has been settled by now was not answered.
  const unanswered = fleet.map((replica) => newestSlot(replica.settled(job)));
  await end();
  const back = new Date(Date.now()).toISOString();
  const first = await Promise.all(fleet.map((replica) => replica.untilSettled(job, back)));
  await witness.settled();
  const outages = fleet.map((replica, index): [string, Outage] => {
    const during = (slot: string): boolean => slot >= away && slot <= (unanswered[index] ?? '');
    const lines = replica.settled(job).filter((line) => during(line.slot));
    const ran = witness
      .of(job)
      .filter((entry) => entry.replica === replica.name && during(entry.slot))
      .map(({ slot }) => slot);
    const reasons = [...new Set(lines.map(({ outcome, reason }) => `${outcome}/${reason}`))];
    const late = lateAnswers(replica, lines, storeTimeoutMs);
    const afterwards = describe(first[index]);
    return [replica.settings.wiring, { ran, reasons, late, alive: replica.isAlive, afterwards }];
  });
  return new Map(outages);
}

export function outageOf(outages: ReadonlyMap<string, Outage>, wiring: string): Outage {
  const outage = outages.get(wiring);
  if (outage === undefined) throw new Error(`No replica was wired with ${wiring}.`);
  return outage;
}

async function untilSkipped(replica: ReplicaProcess, job: string, since: string): Promise<void> {
  await replica.log.until(`${replica.name} lets ${SLOTS_AWAY} slots go by`, () =>
    replica.settled(job).filter(({ slot }) => slot >= since).length >= SLOTS_AWAY ? true : undefined,
  );
}

function describe(line: SettledLine | undefined): string {
  return line?.reason === undefined ? String(line?.outcome) : `${line.outcome}/${line.reason}`;
}
