import { anIdentity } from '../../test/support/run-identity.js';
import { EventBus } from '../events/event-bus.js';
import { EventMonitor } from '../testing/event-monitor.js';
import { tellingSelection } from './telling-selection.js';

const identity = anIdentity();

function setUp() {
  const events = new EventBus(() => undefined);
  const monitor = new EventMonitor(events);
  const counted: object[] = [];
  const observer = tellingSelection(identity, events, (counts) => counted.push(counts));
  return { monitor, counted, observer };
}

describe('what a selection finds', () => {
  it('is counted and told, with the ids and what is wrong', () => {
    const { monitor, counted, observer } = setUp();
    observer.page({ listed: 5, eligible: 3, skippedIds: ['a', 'b'], problems: ['odd id', 'odd flag'] });
    expect(counted).toEqual([{ listed: 5, eligible: 3, skipped: 2 }]);
    expect(monitor.all('tenants.skipped')).toEqual([{ ...identity, count: 2, tenantIds: ['a', 'b'] }]);
    expect(monitor.all('tenants.invalid')).toEqual([
      { ...identity, count: 2, problems: ['odd id', 'odd flag'] },
    ]);
  });

  it('is not worth an event where nobody was held back and nothing is wrong', () => {
    const { monitor, counted, observer } = setUp();
    observer.page({ listed: 5, eligible: 5, skippedIds: [], problems: [] });
    observer.missing?.([]);
    expect(counted).toEqual([{ listed: 5, eligible: 5, skipped: 0 }]);
    expect([monitor.count('tenants.skipped'), monitor.count('tenants.invalid')]).toEqual([0, 0]);
  });

  it('is told of tenants that were asked for and are not there, whatever their ids hold', () => {
    const { monitor, observer } = setUp();
    observer.missing?.(['a', 'b\n']);
    const [told] = monitor.all('tenants.invalid');
    expect(told).toMatchObject({ job: 'report', count: 2 });
    expect(told?.problems[0]).toContain('"a"');
    expect(told?.problems[1]).toContain('"b\\n"');
  });
});
