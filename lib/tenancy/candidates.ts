import type { Clock } from '../common/clock.js';
import { EventLoopTurn } from '../common/event-loop-turn.js';
import type { RandomSource } from '../common/random.js';
import type { SelectedTenant } from '../common/tenant.js';
import type { LeftOver } from './left-over.js';
import { pagesBetween } from './pages-between.js';
import type { Patience } from './patience.js';
import type { Admitted, Roll } from './roll.js';
import type { TenantList } from './tenant-directory.js';
import { found, inTurn } from './turns.js';

export interface CandidateParts<T> {
  /** Lists the tenants, anew each time. */
  open(): Promise<TenantList<T>>;
  readonly roll: Roll<T>;
  readonly pageSize: number;
  readonly leftOver: LeftOver;
  readonly job: string;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly patience: Patience;
}

export interface Candidates<T> extends Admitted<T> {
  /** How far a streamed list has been read with these, so that a later run can go on from there. */
  readonly readTo?: number;
}

/** The tenants that the policy is to be asked about, page by page and in the order they are to be run. */
export async function* candidates<T>(parts: CandidateParts<T>): AsyncGenerator<Candidates<T>> {
  const list = await parts.open();
  yield* Array.isArray(list) ? fromArray(list, parts) : fromStream(list, parts);
}

/** All are known beforehand, so all are put in order together. */
async function* fromArray<T>(list: readonly T[], parts: CandidateParts<T>): AsyncGenerator<Candidates<T>> {
  const { roll, pageSize, leftOver, random } = parts;
  const turn = new EventLoopTurn(parts.clock);
  const all: SelectedTenant<T>[] = [];
  for (let from = 0; from < list.length && !roll.complete; from += pageSize) {
    if (turn.due()) await turn.take();
    const { tenants, problems } = roll.admit(list.slice(from, from + pageSize), from);
    for (const tenant of tenants) all.push(tenant);
    if (problems.length > 0) yield { tenants: [], problems };
  }
  yield* inPages(inTurn(all, leftOver.ids, random), pageSize);
}

/**
 * Only a page is ever held, so only a page can be shuffled. Those left over are looked for in a reading of their own,
 * since they may be anywhere in the list.
 */
async function* fromStream<T>(list: TenantList<T>, parts: CandidateParts<T>): AsyncGenerator<Candidates<T>> {
  const { roll, pageSize, leftOver } = parts;
  const { readTo } = leftOver;
  let rest = list;
  if (leftOver.ids.length > 0 && !roll.complete) {
    const before = await leftOverIn(list, parts);
    for (const page of inPages(before, pageSize)) yield { ...page, readTo };
    if (roll.complete) return;
    rest = await parts.open();
  }
  yield* streamed(rest, readTo, Infinity, parts);
  if (readTo > 0 && !roll.complete) yield* streamed(await parts.open(), 0, readTo, parts);
}

async function* streamed<T>(
  list: TenantList<T>,
  from: number,
  to: number,
  parts: CandidateParts<T>,
): AsyncGenerator<Candidates<T>> {
  const { roll, random } = parts;
  if (roll.complete) return;
  for await (const { page, at } of pagesBetween(list, from, to, parts)) {
    const { tenants, problems } = roll.admit(page, at);
    yield { tenants: inTurn(tenants, [], random), problems, readTo: at + page.length };
    if (roll.complete) return;
  }
}

/** As many are held as a summary can name. */
async function leftOverIn<T>(list: TenantList<T>, parts: CandidateParts<T>): Promise<SelectedTenant<T>[]> {
  const { roll, leftOver } = parts;
  const wanted = roll.wanted(leftOver.ids);
  for await (const { page } of pagesBetween(list, 0, Infinity, parts)) {
    if (wanted.look(page)) break;
  }
  const before = found(wanted.tenants, leftOver.ids);
  roll.admitEarly(before);
  return before;
}

function* inPages<T>(tenants: readonly SelectedTenant<T>[], pageSize: number): Generator<Admitted<T>> {
  for (let from = 0; from < tenants.length; from += pageSize) {
    yield { tenants: tenants.slice(from, from + pageSize), problems: [] };
  }
}
