import { provided, type Readings, repetition, voided } from '../../bench/engine/repetition.js';

describe('a repetition', () => {
  it('has readings where all came about that was asked for', () => {
    expect(provided([{ what: 'slots run', wanted: 3, done: 3 }], () => ({ ms: 1 }))).toEqual({
      is: 'held',
      readings: { ms: 1 },
    });
  });

  it('is void where less came about, and says of what', () => {
    const deeds = [
      { what: 'slots run', wanted: 200, done: 0 },
      { what: 'tenants handled', wanted: 5, done: 5 },
      { what: 'winners', wanted: 2, done: 1 },
    ];
    expect(provided(deeds, () => ({ ms: 1 }))).toEqual({
      is: 'void',
      reason: 'slots run: 0 instead of 200, winners: 1 instead of 2',
    });
  });

  it('is void where more came about', () => {
    expect(provided([{ what: 'winners', wanted: 1, done: 2 }], () => ({}))).toMatchObject({ is: 'void' });
  });

  it('is not measured where it is void, for there may be nothing to take a figure of', () => {
    const measured = jest.fn((): Readings => ({}));
    provided([{ what: 'slots run', wanted: 1, done: 0 }], measured);
    expect(measured).not.toHaveBeenCalled();
  });

  it.each([Number.NaN, Infinity, -Infinity])('is void where %p came of it', (senseless) => {
    expect(provided([], () => ({ good: 1, perSecond: senseless }))).toEqual({
      is: 'void',
      reason: 'no number came of perSecond',
    });
  });

  it('arrives as it was sent by the process that measured it', () => {
    for (const sent of [provided([], () => ({ ms: 1 })), voided('nothing ran')]) {
      expect(repetition.parse(sent)).toEqual(sent);
    }
  });

  it('is refused where a program answers bare figures, which say nothing of what came about', () => {
    expect(() => repetition.parse({ ms: 1 })).toThrow();
  });
});
