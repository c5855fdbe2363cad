import type { JobInfo } from '../../coordinator/job-info.js';

/** The jobs of the application, as they are at the moment. */
export type Jobs = () => readonly JobInfo[];

/** Those that were not there the last time: they may be registered at any time. */
export function newJobs(jobs: Jobs): Jobs {
  const seen = new Set<string>();
  return () => {
    const fresh = jobs().filter(({ name }) => !seen.has(name));
    for (const { name } of fresh) seen.add(name);
    return fresh;
  };
}
