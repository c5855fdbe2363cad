import { EventBus } from './event-bus.js';

const paused = { job: 'job', replicaId: 'replica' };

describe('the event bus', () => {
  it('tells a listener that subscribes anew while it is told once', () => {
    const bus = new EventBus(() => undefined);
    let told = 0;
    const again = (): void => {
      off();
      // A bound, so that a bus that goes on for ever fails here and does not hang.
      if (++told < 10) off = bus.on('job.paused', again);
    };
    let off = bus.on('job.paused', again);
    bus.emit('job.paused', paused);
    expect(told).toBe(1);
    bus.emit('job.paused', paused);
    expect(told).toBe(2);
  });

  it('does not tell a listener that another took away before its turn', () => {
    const bus = new EventBus(() => undefined);
    const told: string[] = [];
    bus.on('job.paused', () => {
      told.push('first');
      off();
    });
    const off = bus.on('job.paused', () => told.push('second'));
    bus.emit('job.paused', paused);
    expect(told).toEqual(['first']);
  });

  it('goes on where the one who is told of failures fails as well', async () => {
    const reported: unknown[] = [];
    const bus = new EventBus((_event, error) => {
      reported.push(error);
      throw new Error('the log fails');
    });
    const told: string[] = [];
    bus.on('job.paused', () => {
      throw new Error('at once');
    });
    bus.on('job.paused', (): unknown => Promise.reject(new Error('later')));
    bus.on('job.paused', ({ job }) => told.push(job));
    bus.emit('job.paused', paused);
    await Promise.resolve();
    expect(told).toEqual(['job']);
    expect(reported).toEqual([new Error('at once'), new Error('later')]);
  });
});
