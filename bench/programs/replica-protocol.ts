import { z } from 'zod';

const attempt = z.object({
  /** Which of the connections is used. */
  connection: z.string(),
  job: z.string(),
  slot: z.string(),
  at: z.number(),
  lastsMs: z.number(),
});
export type Attempt = z.output<typeof attempt>;

const run = z.object({ job: z.string(), slot: z.string(), from: z.number(), to: z.number() });
/** When a slot was run, by the clock that all processes of the machine share. */
export type Run = z.output<typeof run>;

const refusal = z.object({ job: z.string(), slot: z.string(), reason: z.string() });
/** Why a slot was left alone, where the contender says so. */
export type Refusal = z.output<typeof refusal>;

/** What one replica tells of a play. */
export const played = z.object({ runs: z.array(run), refusals: z.array(refusal) });
export type Played = z.output<typeof played>;

export const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('open'), contender: z.string(), connections: z.record(z.string(), z.string()) }),
  z.object({ ask: z.literal('play'), contender: z.string(), attempts: z.array(attempt) }),
  z.object({ ask: z.literal('close'), contender: z.string() }),
]);
