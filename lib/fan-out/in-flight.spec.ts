import { InFlight } from './in-flight.js';
import { RunTotals } from './totals.js';

describe('InFlight', () => {
  it('waits for a function that is a thenable as for any other', async () => {
    const failing = Object.defineProperty(() => undefined, 'then', {
      value: (_: unknown, reject: (error: Error) => void) => reject(new Error('no')),
    });
    const totals = new RunTotals();
    const inFlight = new InFlight<number>({ work: () => failing, totals });
    inFlight.start({ id: 't0', tenant: 0 });
    await inFlight.below(1);
    expect(totals.totals()).toMatchObject({ succeeded: 0, failed: 1, failures: [{ tenantId: 't0' }] });
  });
});
