import { readCronFields } from './cron-fields.js';

describe('readCronFields', () => {
  it('reads what cron reads: names, presets, steps, five fields, seven for Sunday', () => {
    expect(readCronFields('@daily').hours).toEqual([0]);
    expect(readCronFields('0 9 * jan-mar mon,7')).toMatchObject({
      seconds: [0],
      hours: [9],
      months: [1, 2, 3],
      daysOfWeek: [0, 1],
    });
    expect(readCronFields('*/25 0 0 * * *').seconds).toEqual([0, 25, 50]);
  });

  it('keeps a field that lacks only its last value apart from a full one', () => {
    expect(readCronFields('0-58 * * * * *').seconds).toHaveLength(59);
    expect(readCronFields('0 0 0 * * 0-5').daysOfWeek).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it.each([
    ['* * *', 'Too few fields'],
    ['0 0 25 * * *', 'out of range'],
    ['not a cron', 'Unknown alias: not'],
    ['', 'Too few fields'],
  ])('refuses %j with the complaint of cron', (expression, complaint) => {
    expect(() => readCronFields(expression)).toThrow(`"${expression}" is not a cron expression: `);
    expect(() => readCronFields(expression)).toThrow(complaint);
    expect(() => readCronFields(expression)).toThrow(/Expected five or six fields/);
    expect(() => readCronFields(expression)).toThrow(
      expect.objectContaining({ context: { cronTime: expression }, cause: expect.any(Error) }),
    );
  });

  it.each(['0 0 0 30 2 *', '0 0 0 31 2,4,11 *'])('refuses %j, which never occurs', (expression) => {
    expect(() => readCronFields(expression)).toThrow(`"${expression}" never occurs`);
    expect(() => readCronFields(expression)).toThrow(/a day of the month that exists/);
    expect(() => readCronFields(expression)).toThrow(
      expect.objectContaining({ context: { cronTime: expression } }),
    );
  });

  it.each(['0 0 0 29 2 *', '0 0 0 31 4,5 *', '0 0 0 30 2 MON'])('takes %j, which occurs', (expression) => {
    expect(() => readCronFields(expression)).not.toThrow();
  });
});

describe('readCronFields with a cron package of another make', () => {
  afterEach(() => jest.resetModules());

  it.each([
    ['none', undefined],
    ['null', null],
    ['of another type', 30],
    ['empty', {}],
  ])('says which it needs, where a field is %s', async (_, second) => {
    jest.resetModules();
    jest.doMock('cron', () => ({
      CronTime: class {
        readonly second = second;
      },
    }));
    const other = await import('./cron-fields.js');
    jest.dontMock('cron');
    expect(() => other.readCronFields('30 * * * * *')).toThrow(/Install cron 4\.4/);
  });
});
