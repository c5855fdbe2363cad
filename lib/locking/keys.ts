/**
 * The names of everything one job has in a store. All of them carry the job in braces, which in Redis Cluster
 * puts them on one server, so that one script may touch them together.
 */
export interface JobKeys {
  readonly job: string;
  /** Set while the job is paused. Never expires. */
  readonly paused: string;
  /** Counts the job's leases. Never expires, or an old run could be given the number of a newer one. */
  readonly fence: string;
  claim(key: string): string;
  lease(scope: string): string;
  /** Says that the request with this token was withdrawn and must not be granted any more. */
  withdrawn(token: string): string;
}

/** `job` may be any string: what could end the braces or split a line is encoded. */
export function jobKeys(namespace: string, job: string): JobKeys {
  const prefix = `${namespace}:{${encodeKeyPart(job)}}`;
  return {
    job,
    paused: `${prefix}:paused`,
    fence: `${prefix}:fence`,
    claim: (key) => `${prefix}:claim:${encodeKeyPart(key)}`,
    lease: (scope) => (scope === '' ? `${prefix}:lease` : `${prefix}:lease:${encodeKeyPart(scope)}`),
    withdrawn: (token) => `${prefix}:withdrawn:${encodeKeyPart(token)}`,
  };
}

/** The set of all jobs that were ever paused: where to look for `paused` keys without searching the server. */
export function pausedIndexKey(namespace: string): string {
  return `${namespace}:paused`;
}

/** The keys of every job that was asked for; a name is encoded once. */
export class JobKeyRing {
  private readonly known = new Map<string, JobKeys>();

  constructor(private readonly namespace: string) {}

  of(job: string): JobKeys {
    const known = this.known.get(job);
    if (known !== undefined) return known;
    const created = jobKeys(this.namespace, job);
    this.known.set(job, created);
    return created;
  }
}

/** As `encodeURIComponent`, which throws on half a surrogate pair: that half is spelled out. */
export function encodeKeyPart(text: string): string {
  if (/^[\w.-]*$/.test(text)) return text;
  return encodeURIComponent(
    text.replace(/\p{Surrogate}/gu, (half) => `\uFFFD${half.charCodeAt(0).toString(16)}`),
  );
}
