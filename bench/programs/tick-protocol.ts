import { z } from 'zod';

export const STEPS = [
  'bare handler',
  'store in memory: acquire and release',
  'CLS: run and set',
  'admit and settle: a disabled job',
  'admit, acquire and settle: a slot that is claimed',
  'a whole run',
  'a whole run, ten listeners',
] as const;
export type Step = (typeof STEPS)[number];

/** How many of each step are measured together. */
export const tickSettings = z.object({ count: z.number() });

export const tickQuestion = z.object({ measure: z.enum(['cpu', 'profile']), step: z.enum(STEPS) });

/** What the inspector gives, as far as it is read. */
export const cpuProfile = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id: z.number(),
      callFrame: z.looseObject({ functionName: z.string(), url: z.string() }),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.output<typeof cpuProfile>;
