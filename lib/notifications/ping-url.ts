/** Where the id of the run stands in a URL. */
const RUN_ID = '{runId}';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A URL to ping, of which all but the host may be a secret. */
export interface PingUrl {
  /** With the port, where it is not the usual one. */
  readonly host: string;
  forRun(runId: string): string;
}

/**
 * Whether it can be pinged: http or https, without user and password, which `fetch` refuses with an error that quotes
 * them, and without braces other than those of `{runId}`.
 */
export function isPingUrl(given: string): boolean {
  const url = parsed(given);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.username === '' && url.password === '' && !/[{}]/.test(given.replaceAll(RUN_ID, ''));
}

/** As it stands, but for `{runId}`. */
export function plainUrl(given: string): PingUrl {
  return { host: hostOf(given), forRun: (runId) => withRunId(given, runId) };
}

/**
 * As Healthchecks.io takes it: what happened at the end of the path, and the id of the run as `rid`, where it is a UUID.
 */
export function checkUrl(given: string, suffix: '' | '/start' | '/fail'): PingUrl {
  return {
    host: hostOf(given),
    forRun: (runId) => {
      const url = new URL(withRunId(given, runId));
      url.pathname = `${url.pathname.replace(/\/$/, '')}${suffix}`;
      if (UUID.test(runId)) url.searchParams.set('rid', runId);
      return url.href;
    },
  };
}

function withRunId(given: string, runId: string): string {
  return given.replaceAll(RUN_ID, () => encodeURIComponent(runId));
}

function hostOf(given: string): string {
  return parsed(given)?.host ?? '';
}

/** The host never holds an id: it would make another one of each run. */
function parsed(given: string): URL | null {
  try {
    return new URL(given.replaceAll(RUN_ID, 'run'));
  } catch {
    return null;
  }
}
