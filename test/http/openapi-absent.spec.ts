import { PLATFORMS } from './support/platforms.js';
import { Served } from './support/served.js';

const asked = jest.fn();

jest.mock('@nestjs/swagger', () => {
  asked();
  throw Object.assign(new Error("Cannot find package '@nestjs/swagger'"), { code: 'ERR_MODULE_NOT_FOUND' });
});

describe.each(PLATFORMS)('without @nestjs/swagger, on %s', (_, platform) => {
  let served: Served;

  beforeEach(async () => {
    asked.mockClear();
    served = await Served.start(platform);
  });

  afterEach(() => served.close());

  it('the routes are there all the same, and nothing is said of it', async () => {
    expect(asked).toHaveBeenCalled();
    expect((await served.get('/crons')).status).toBe(200);
    expect(served.logger.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });
});
