import type { Acquired, Refused } from '../../locking/coordination-store.js';
import { claimOf, type ContractSuite, leaseOf, raceOf, request } from './suite.js';

type Answer = Acquired | Refused | 'rejected';

/** Who wins when several ask at once. */
export function raceCases({ test, expect, traits }: ContractSuite): void {
  const rivals = (count: number): string[] => Array.from({ length: count }, (_, index) => `rival-${index}`);

  const expectOneWinner = (answers: readonly Answer[], reason: Refused['reason']): void => {
    const winners = answers.filter((answer) => answer !== 'rejected' && answer.acquired);
    if (traits.atomic) expect(winners.length).toBe(1);
    else expect(winners.length).toBeLessThanOrEqual(1);
    for (const answer of answers) {
      if (answer !== 'rejected' && !answer.acquired) expect(answer.reason).toBe(reason);
      else if (traits.atomic) expect(answer).not.toBe('rejected');
    }
  };

  for (const count of [2, 50]) {
    test(`grants a slot to one of ${count} replicas that ask at once`, async (harness) => {
      const answers = await raceOf(
        harness,
        rivals(count).map((token) => request(token)),
      );
      expectOneWinner(answers, 'already-claimed');
    });

    test(`grants a job's lease to one of ${count} slots that ask at once`, async (harness) => {
      const requests = rivals(count).map((token) => request(token, { claim: claimOf(token) }));
      expectOneWinner(await raceOf(harness, requests), 'overlap');
    });

    test(`grants a claim without a lease to one of ${count} that ask at once`, async (harness) => {
      const answers = await raceOf(
        harness,
        rivals(count).map((token) => request(token, { lease: null })),
      );
      expectOneWinner(answers, 'already-claimed');
    });

    test(`grants a slot to one of ${count} where runs may overlap`, async (harness) => {
      const requests = rivals(count).map((token) => request(token, { lease: leaseOf(token) }));
      expectOneWinner(await raceOf(harness, requests), 'already-claimed');
    });
  }
}
