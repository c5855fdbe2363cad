import { HeldLoop } from '../../test/support/held-loop.js';
import { askWithin } from './store-deadline.js';

describe('a deadline, where the event loop was held', () => {
  const ask = (): { clock: HeldLoop; answer: (yes: string) => void; asked: Promise<string>; late: string[] } => {
    const clock = new HeldLoop();
    const late: string[] = [];
    let answer: (yes: string) => void = () => {};
    const question = (): Promise<string> => new Promise((resolve) => (answer = resolve));
    const onLate = (yes: string): void => void late.push(yes);
    const asked = askWithin(question, { clock, timeoutMs: 2_000, what: 'acquire', onLate });
    asked.catch(() => {});
    return { clock, asked, late, answer: (yes) => answer(yes) };
  };

  it('takes the answer that could not be read meanwhile', async () => {
    const { clock, answer, asked, late } = ask();
    clock.holdFor(5_000);
    answer('yes');
    await expect(asked).resolves.toBe('yes');
    expect(late).toEqual([]);
  });

  it('waits once more, and then no longer', async () => {
    const { clock, asked } = ask();
    clock.holdFor(5_000);
    clock.holdFor(2_000);
    await expect(asked).rejects.toThrow('did not answer the acquire within 2000 ms');
  });

  it('waits once only, however often the loop is held', async () => {
    const { clock, asked } = ask();
    clock.holdFor(5_000);
    clock.holdFor(5_000);
    await expect(asked).rejects.toThrow('did not answer');
  });

  it('gives up in time where the loop was free', async () => {
    const { clock, asked } = ask();
    clock.holdFor(2_000);
    await expect(asked).rejects.toThrow('did not answer');
  });
});
