import { sentAgain } from './sent-again.js';

const deadlock = new Error('deadlock');
const isDeadlock = (error: unknown): boolean => error === deadlock;

function failing(errors: readonly Error[]): { send: () => Promise<string>; sent: () => number } {
  let sent = 0;
  const send = async (): Promise<string> => {
    const error = errors[sent];
    sent += 1;
    if (error !== undefined) throw error;
    return 'answer';
  };
  return { send, sent: () => sent };
}

describe('sentAgain', () => {
  it('gives the answer of the attempt that nobody stood in the way of', async () => {
    const { send, sent } = failing([deadlock, deadlock]);
    await expect(sentAgain(send, isDeadlock)).resolves.toBe('answer');
    expect(sent()).toBe(3);
  });

  it('sends nothing again of which it is not known that it was rolled back', async () => {
    const lost = new Error('Connection terminated');
    const { send, sent } = failing([deadlock, lost]);
    await expect(sentAgain(send, isDeadlock)).rejects.toBe(lost);
    expect(sent()).toBe(2);
  });

  it('gives up in the end', async () => {
    const { send, sent } = failing(Array<Error>(100).fill(deadlock));
    await expect(sentAgain(send, isDeadlock)).rejects.toBe(deadlock);
    expect(sent()).toBe(5);
  });
});
