import type { z } from 'zod';

export interface Served {
  answer(question: unknown): unknown;
  close?(): unknown;
}

/** Answers the process that started this one until it lets go, with what `open` made of its settings. */
export async function serve<S extends z.ZodType>(
  settings: S,
  open: (settings: z.output<S>) => Served | Promise<Served>,
): Promise<void> {
  const parent = process.send?.bind(process);
  if (parent === undefined) throw new Error('This program answers the process that started it.');
  const tell = async (work: () => unknown): Promise<void> => {
    try {
      parent({ answer: await work() });
    } catch (error) {
      parent({ error: error instanceof Error ? String(error.stack) : String(error) });
    }
  };
  const opening = Promise.resolve(settings.parse(JSON.parse(process.argv[2] ?? '{}'))).then(open);
  process.on('message', (question) => void tell(async () => (await opening).answer(question)));
  process.once('disconnect', () => void opening.then(({ close }) => close?.()).finally(() => process.exit()));
  await tell(() => opening.then(() => null));
}
