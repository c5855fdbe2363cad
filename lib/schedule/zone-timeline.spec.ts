import { ZoneTimeline } from './zone-timeline.js';

const HOUR = 3_600_000;

describe('ZoneTimeline', () => {
  it('knows the periods of a zone and the changes between them', () => {
    const berlin = ZoneTimeline.of('Europe/Berlin');
    const spring = Date.parse('2026-03-29T01:00:00Z');
    const autumn = Date.parse('2026-10-25T01:00:00Z');
    expect(berlin.periodAt(spring - 1)).toMatchObject({ until: spring, offsetMs: HOUR, change: null });
    expect(berlin.periodAt(spring)).toEqual({
      from: spring,
      until: autumn,
      offsetMs: 2 * HOUR,
      change: { at: spring, shiftMs: HOUR },
    });
    expect(berlin.periodAt(autumn).change).toEqual({ at: autumn, shiftMs: -HOUR });
  });

  it('remembers a change just before the turn of the year', () => {
    const apia = ZoneTimeline.of('Pacific/Apia');
    const change = Date.parse('2011-12-30T10:00:00Z');
    expect(apia.periodAt(Date.parse('2012-01-01T00:00:00Z')).change).toEqual({
      at: change,
      shiftMs: 24 * HOUR,
    });
  });

  it('has one offset where the zone is a fixed one', () => {
    expect(ZoneTimeline.of('utc+3').periodAt(0)).toMatchObject({ offsetMs: 3 * HOUR, change: null });
    expect(ZoneTimeline.of('UTC').periodAt(0)).toMatchObject({ offsetMs: 0, change: null });
  });

  it('says that a time is beyond any calendar', () => {
    expect(() => ZoneTimeline.of('UTC').periodAt(Number.NaN)).toThrow(RangeError);
    expect(() => ZoneTimeline.of('UTC').periodAt(Number.NaN)).toThrow(/NaN is no moment/);
  });

  it.each([
    ['Mars/Olympus', /"Mars\/Olympus" is not a time zone: .*Expected an IANA name/],
    ['', /"" is not a time zone: It is empty/],
  ])('refuses the zone %j, by name and with the reason', (timeZone, message) => {
    const refusal = expect(() => ZoneTimeline.of(timeZone));
    refusal.toThrow(message);
    refusal.toThrow(expect.objectContaining({ context: { timeZone }, cause: expect.any(Error) }));
  });
});
