import type { HttpRequest } from '../platform.js';
import { locationOf } from './send.js';

function requestOf(originalUrl: string): HttpRequest {
  return { method: 'POST', originalUrl, headers: {}, query: {}, body: undefined };
}

const at = (originalUrl: string): string | null =>
  locationOf({ status: 202, body: { runId: 'run/1' } }, requestOf(originalUrl));

describe('the location of a run', () => {
  it.each([
    ['/crons/report', '/crons/runs/run%2F1'],
    ['/crons/report/', '/crons/runs/run%2F1'],
    ['/crons/report?mode=async&slot=2026-05-04T02:00:00Z', '/crons/runs/run%2F1'],
    ['/api/v1/crons/a%2Fb', '/api/v1/crons/runs/run%2F1'],
    // Two slashes at the beginning would name another host, and the token would be sent there.
    ['//crons/report', '/crons/runs/run%2F1'],
    ['///crons//report', '/crons//runs/run%2F1'],
  ])('of a trigger at %s is %s', (url, location) => {
    expect(at(url)).toBe(location);
  });

  it('is not there for an answer without a run', () => {
    expect(locationOf({ status: 202, body: { runs: [] } }, requestOf('/crons'))).toBeNull();
  });
});
