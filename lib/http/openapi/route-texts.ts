import type { ApiBodyOptions, ApiQueryOptions } from '@nestjs/swagger';

/** What the document of an application says of a route. */
export interface RouteText {
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly { readonly name: string; readonly description: string }[];
  readonly query?: readonly ApiQueryOptions[];
  readonly body?: ApiBodyOptions;
  readonly answers: Readonly<Record<number, string>>;
}

const JOB = { name: 'job', description: 'The name of the job' } as const;
const REFUSED = {
  401: 'No valid token',
  404: 'There is no such job',
  413: 'The body is larger than 64 kB',
  422: 'Bad input, field by field',
  503: 'The store is unavailable, or the replica is shutting down',
};
const TRIGGER_FIELDS = {
  mode: { type: 'string', enum: ['wait', 'async', 'stream'] },
  tenantIds: { type: 'array', items: { type: 'string' }, description: 'Run for these tenants alone' },
  slot: { type: 'string', format: 'date-time', description: 'Run as this slot, once' },
  force: { type: 'boolean', description: 'Run although the job is disabled or paused' },
};

export const JOB_ROUTES: Readonly<Record<string, RouteText>> = {
  list: {
    summary: 'The jobs, and those of the history that no replica declares any more',
    answers: { 200: '`{ jobs, vanished }`', 401: REFUSED[401] },
  },
  pause: {
    summary: 'Pause a job on every replica',
    parameters: [JOB],
    answers: { ...REFUSED, 200: '`{ job, paused }`' },
  },
  resume: {
    summary: 'Let a paused job run again',
    parameters: [JOB],
    answers: { ...REFUSED, 200: '`{ job, paused }`' },
  },
};

export const TRIGGER_ROUTES: Readonly<Record<string, RouteText>> = {
  trigger: {
    summary: 'Run a job now',
    description: 'With the header `Idempotency-Key` a repetition is answered with the first one’s run.',
    parameters: [JOB],
    query: Object.entries(TRIGGER_FIELDS).map(([name, schema]) => ({ name, schema })),
    body: { required: false, schema: { type: 'object', properties: TRIGGER_FIELDS } },
    answers: {
      ...REFUSED,
      200: 'The summary, or a line of JSON for each event and the summary last',
      202: 'The run has started',
      409: 'The job is running already, paused or disabled',
    },
  },
  triggerMany: {
    summary: 'Run several jobs now',
    body: {
      schema: {
        type: 'object',
        required: ['jobs'],
        properties: { jobs: { type: 'array', items: { type: 'string' } }, ...TRIGGER_FIELDS },
      },
    },
    answers: {
      ...REFUSED,
      200: '`{ runs }`, a summary each',
      202: '`{ runs }`: all have started',
      207: '`{ runs }`, a status each',
      409: 'All are running already, paused or disabled',
    },
  },
};

export const RUN_ROUTES: Readonly<Record<string, RouteText>> = {
  list: {
    summary: 'The history, newest first',
    query: [
      { name: 'job' },
      {
        name: 'outcome',
        enum: ['succeeded', 'partial', 'failed', 'interrupted', 'skipped', 'abandoned', 'missed'],
      },
      { name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 200 } },
      { name: 'before', description: 'The `next` of an earlier page' },
    ],
    answers: { 200: '`{ runs, next }`', 401: REFUSED[401], 422: REFUSED[422], 503: 'The history is away' },
  },
  get: {
    summary: 'One run',
    parameters: [{ name: 'runId', description: 'The id of the run' }],
    answers: { 200: 'The run', 401: REFUSED[401], 404: 'There is no such run', 503: 'The history is away' },
  },
};
