import { HeldLoop } from '../../test/support/held-loop.js';
import { askWithin } from './store-deadline.js';

describe('a deadline, where the event loop was held', () => {
  const ask = (): {
    clock: HeldLoop;
    answer: (yes: string) => void;
    asked: Promise<string>;
    late: string[];
    settled: () => Promise<boolean>;
  } => {
    const clock = new HeldLoop();
    // No process asks in the moment its clock begins with.
    clock.passUnseen(700);
    const late: string[] = [];
    let answer: (yes: string) => void = () => {};
    const question = (): Promise<string> => new Promise((resolve) => (answer = resolve));
    const onLate = (yes: string): void => void late.push(yes);
    const asked = askWithin(question, { clock, timeoutMs: 2_000, what: 'acquire', onLate });
    let done = false;
    asked.then(
      () => (done = true),
      () => (done = true),
    );
    const settled = (): Promise<boolean> => new Promise((resolve) => setImmediate(() => resolve(done)));
    return { clock, asked, late, settled, answer: (yes) => answer(yes) };
  };

  it('takes the answer that could not be read meanwhile', async () => {
    const { clock, answer, asked, late } = ask();
    clock.holdFor(5_000);
    answer('yes');
    await expect(asked).resolves.toBe('yes');
    expect(late).toEqual([]);
  });

  it('waits once more, for as long as it is told at most, and then no longer', async () => {
    const { clock, asked, settled } = ask();
    clock.holdFor(5_000);
    clock.holdFor(1_999);
    expect(await settled()).toBe(false);
    clock.holdFor(1);
    await expect(asked).rejects.toThrow('did not answer the acquire within 2000 ms');
  });

  it('waits no longer than the loop was held', async () => {
    const { clock, asked, settled } = ask();
    clock.holdFor(2_030);
    clock.holdFor(29);
    expect(await settled()).toBe(false);
    clock.holdFor(1);
    await expect(asked).rejects.toThrow('did not answer');
  });

  it('takes an answer that is read before its timer could fire', async () => {
    const { clock, answer, asked } = ask();
    clock.passUnseen(5_000);
    answer('yes');
    await expect(asked).resolves.toBe('yes');
  });

  it('takes none that is read after the second wait, whoever comes first', async () => {
    const { clock, answer, asked, late } = ask();
    clock.holdFor(2_030);
    clock.passUnseen(31);
    answer('yes');
    await expect(asked).rejects.toThrow('did not answer');
    expect(late).toEqual(['yes']);
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
