import type { RunSummary, TenantTotals } from '../../lib/common/run.js';
import { MemoryRunStore } from '../../lib/history/memory-run-store.js';
import type { RunPage, RunQuery, RunRecord, RunStart } from '../../lib/history/run-store.js';

/** A store with one method of its own, which is given the sound one. */
function withOwn(changes: (sound: MemoryRunStore) => Partial<MemoryRunStore>): () => MemoryRunStore {
  return () => {
    const sound = new MemoryRunStore();
    return Object.assign(Object.create(sound) as MemoryRunStore, changes(sound));
  };
}

const finishing = (ask: (summary: RunSummary) => RunSummary) =>
  withOwn((sound) => ({ finish: (summary) => sound.finish(ask(summary)) }));

const listing = (ask: (query: RunQuery) => RunQuery, tell: (page: RunPage) => RunPage = (page) => page) =>
  withOwn((sound) => ({ list: async (query = {}) => tell(await sound.list(ask(query))) }));

/** Histories that each have one defect a real one may have. */
export const BROKEN_RUN_STORES: Record<string, () => MemoryRunStore> = {
  'knows nothing of starts': withOwn(() => ({ start: async () => undefined })),
  'makes up runs': withOwn((sound) => ({
    get: async (runId) => (await sound.get(runId)) ?? { ...ghost(runId) },
    listUnfinished: async () => [...(await sound.listUnfinished()), ghost('ghost')],
  })),
  'lists runs that there are not': listing(
    (query) => query,
    ({ runs, next }) => ({ runs: [...runs, ghost('ghost')], next }),
  ),
  'needs a start to settle': withOwn((sound) => ({
    finish: async (summary) => (await sound.get(summary.runId)) !== null && sound.finish(summary),
  })),
  'lets the last one settle': () => {
    const ended = new Map<string, RunSummary>();
    return withOwn((sound) => ({
      finish: async (summary) => {
        ended.set(summary.runId, summary);
        await sound.finish(summary);
        return true;
      },
      get: async (runId) => ended.get(runId) ?? sound.get(runId),
    }))();
  },
  'tells everybody that they settled it': withOwn((sound) => ({
    finish: async (summary) => {
      await sound.finish(summary);
      return true;
    },
  })),
  'tells nobody that they settled it': withOwn((sound) => ({
    finish: async (summary) => {
      await sound.finish(summary);
      return false;
    },
  })),
  'looks, waits and then settles': () => {
    const ended = new Map<string, RunSummary>();
    return withOwn((sound) => ({
      finish: async (summary) => {
        const before = await sound.get(summary.runId);
        await new Promise((resolve) => setImmediate(resolve));
        if (before?.outcome !== undefined) return false;
        await sound.finish(summary);
        ended.set(summary.runId, summary);
        return true;
      },
    }))();
  },
  'drops the tenants': finishing(({ tenants: _tenants, ...summary }) => summary),
  'drops the result': finishing(({ result: _result, ...summary }) => summary),
  'drops what it cannot write as JSON': withOwn((sound) => ({
    finish: async (summary) => {
      try {
        JSON.stringify(summary);
      } catch {
        return false;
      }
      return sound.finish(summary);
    },
  })),
  'reopens a run': withOwn((sound) => {
    const again = new Map<string, RunStart>();
    return {
      start: async (run) => {
        again.set(run.runId, run);
        await sound.start(run);
      },
      listUnfinished: async () => [...again.values()].map((run) => ({ ...run })),
      get: async (runId) => again.get(runId) ?? sound.get(runId),
      finish: async (summary) => {
        again.delete(summary.runId);
        return sound.finish(summary);
      },
    };
  }),
  'never updates': withOwn(() => ({ update: async () => undefined })),
  'updates what has ended': () => {
    const late = new Map<string, TenantTotals>();
    return withOwn((sound) => ({
      update: async (runId, totals) => {
        late.set(runId, totals);
        await sound.update(runId, totals);
      },
      get: async (runId) => {
        const found = await sound.get(runId);
        const tenants = late.get(runId);
        return found !== null && tenants !== undefined ? { ...found, tenants } : found;
      },
    }))();
  },
  'keeps all ids': withOwn(() => {
    const all = new Map<string, RunSummary>();
    return {
      finish: async (summary) => {
        all.set(summary.runId, structuredClone(summary));
        return true;
      },
      get: async (runId) => structuredClone(all.get(runId) ?? null),
    };
  }),
  'keeps the object it was given': () => {
    const given = new Map<string, RunRecord>();
    return withOwn((sound) => ({
      finish: async (summary) => {
        if (!given.has(summary.runId)) given.set(summary.runId, summary);
        return sound.finish(summary);
      },
      get: async (runId) => given.get(runId) ?? sound.get(runId),
    }))();
  },
  'keeps nothing but letters of an id': withOwn((sound) => {
    const plain = (runId: string): string => runId.replace(/\W/g, '');
    return {
      start: (run) => sound.start({ ...run, runId: plain(run.runId) }),
      finish: (summary) => sound.finish({ ...summary, runId: plain(summary.runId) }),
      get: (runId) => sound.get(plain(runId)),
    };
  }),
  'lists in the order it was told': withOwn((sound) => {
    const order: string[] = [];
    return {
      start: async (run) => {
        order.push(run.runId);
        await sound.start(run);
      },
      finish: async (summary) => {
        order.push(summary.runId);
        return sound.finish(summary);
      },
      list: async (query = {}) => {
        const { runs, next } = await sound.list(query);
        return { runs: runs.sort((a, b) => order.lastIndexOf(b.runId) - order.lastIndexOf(a.runId)), next };
      },
    };
  }),
  'ignores the job': listing(({ job: _job, ...query }) => query),
  'ignores the outcome': listing(({ outcome: _outcome, ...query }) => query),
  'gives 20 at a time': listing((query) => ({ limit: 20, ...query })),
  'has one page': listing(
    (query) => query,
    ({ runs }) => ({ runs, next: null }),
  ),
  'begins anew for a cursor': listing(({ before: _before, ...query }) => query),
  'counts places from the newest': withOwn((sound) => ({
    list: async ({ before, limit = 50, ...query } = {}) => {
      const { runs } = await sound.list({ ...query, limit: 1_000 });
      const from = Number(before ?? 0);
      const next = from + limit < runs.length ? String(from + limit) : null;
      return { runs: runs.slice(from, from + limit), next };
    },
  })),
  'has the time alone for a cursor': withOwn((sound) => ({
    list: async ({ before, limit = 50, ...query } = {}) => {
      const all = (await sound.list({ ...query, limit: 1_000 })).runs;
      const left = before === undefined ? all : all.filter(({ startedAt }) => startedAt < before);
      const runs = left.slice(0, limit);
      return { runs, next: left.length > limit ? (runs.at(-1)?.startedAt ?? null) : null };
    },
  })),
  'loses its place with a run': withOwn((sound) => ({
    list: async ({ before, limit = 50, ...query } = {}) => {
      const all = (await sound.list({ ...query, limit: 1_000 })).runs;
      const from = before === undefined ? 0 : all.findIndex(({ runId }) => runId === before) + 1;
      const runs = all.slice(from, from + limit);
      return { runs, next: all.length > from + limit ? (runs.at(-1)?.runId ?? null) : null };
    },
  })),
  'names no jobs': withOwn(() => ({ jobs: async () => [] })),
  'names the jobs of ended runs alone': withOwn((sound) => ({
    jobs: async () => {
      const { runs } = await sound.list({ limit: 1_000 });
      return [...new Set(runs.filter(({ outcome }) => outcome !== undefined).map(({ job }) => job))];
    },
  })),
  'names a job for each of its runs': withOwn((sound) => ({
    jobs: async () => (await sound.list({ limit: 1_000 })).runs.map(({ job }) => job),
  })),
  'names jobs for ever': withOwn((sound) => {
    const names = new Set<string>();
    return {
      start: async (run) => {
        names.add(run.job);
        await sound.start(run);
      },
      finish: async (summary) => {
        names.add(summary.job);
        return sound.finish(summary);
      },
      jobs: async () => [...names],
    };
  }),
  'forgets a job with one of its runs': withOwn((sound) => {
    const forgotten = new Set<string>();
    return {
      prune: async (before) => {
        const { runs } = await sound.list({ limit: 1_000 });
        for (const { job, startedAt } of runs)
          if (Date.parse(startedAt) < before.getTime()) forgotten.add(job);
        return sound.prune(before);
      },
      jobs: async () => (await sound.jobs()).filter((job) => !forgotten.has(job)),
    };
  }),
  'names jobs as its keys have them': withOwn((sound) => ({
    jobs: async () => (await sound.jobs()).map(encodeURIComponent),
  })),
  'never forgets': withOwn(() => ({ prune: async () => 0 })),
  'does not count what it forgets': withOwn((sound) => ({
    prune: async (before) => {
      await sound.prune(before);
      return 0;
    },
  })),
};

function ghost(runId: string): RunRecord {
  const at = '2026-01-01T00:00:00.000Z';
  return { job: 'ghost', runId, slot: at, trigger: 'manual', replicaId: 'nobody', startedAt: at };
}
