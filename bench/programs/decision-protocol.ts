import { z } from 'zod';

export const settings = z.object({ url: z.string(), jobs: z.number() });

export const question = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('decide'), fleet: z.string(), slot: z.string(), at: z.number() }),
  /** Gives back what is held, once all have decided. */
  z.object({ ask: z.literal('settle'), fleet: z.string() }),
]);

export const decided = z.object({
  won: z.number(),
  /** When the last job was decided, by the clock that all processes of the machine share. */
  until: z.number(),
  cpuMs: z.number(),
});
export type Decided = z.output<typeof decided>;
