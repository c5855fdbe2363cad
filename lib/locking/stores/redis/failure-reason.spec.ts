import { failureReason } from './failure-reason.js';

describe('the reason of a failure', () => {
  it('is the text of an error', () => {
    expect(failureReason(new Error('connect ECONNREFUSED'))).toBe('connect ECONNREFUSED');
    expect(failureReason('closed')).toBe('closed');
  });

  it('is found within, where each address of a host failed', () => {
    const both = [
      new Error('connect ECONNREFUSED ::1:6379'),
      new Error('connect ECONNREFUSED 127.0.0.1:6379'),
    ];
    expect(failureReason(new AggregateError(both))).toBe(
      'connect ECONNREFUSED ::1:6379, connect ECONNREFUSED 127.0.0.1:6379',
    );
  });
});
