import { z } from 'zod';

export interface Served {
  answer(question: unknown): unknown;
  close?(): unknown;
}

const asked = z.object({ number: z.number(), question: z.unknown() });

/** Answers the process that started this one until it lets go, with what `open` made of its settings. */
export async function serve<S extends z.ZodType>(
  settings: S,
  open: (settings: z.output<S>) => Served | Promise<Served>,
): Promise<void> {
  const parent = process.send?.bind(process);
  if (parent === undefined) throw new Error('This program answers the process that started it.');
  const tell = async (to: number, work: () => unknown): Promise<void> => {
    try {
      parent({ to, answer: await work() });
    } catch (error) {
      parent({ to, error: error instanceof Error ? String(error.stack) : String(error) });
    }
  };
  const opening = Promise.resolve(settings.parse(JSON.parse(process.argv[2] ?? '{}'))).then(open);
  process.on('message', (message) => {
    const { number, question } = asked.parse(message);
    void tell(number, async () => (await opening).answer(question));
  });
  process.once('disconnect', () => void opening.then(({ close }) => close?.()).finally(() => process.exit()));
  await tell(0, () => opening.then(() => null));
}
