/** Where a request may carry its token. @publicApi */
export type TokenSource = 'header' | 'query' | 'body';

/** How a trigger is answered: with the summary, as soon as the run has started, or line by line. @publicApi */
export type TriggerMode = 'wait' | 'async' | 'stream';

/** @publicApi */
export interface CronHttpOptions {
  /** Each of them opens every route. Several, so that one can be replaced. None: every route answers 404. @default [] */
  tokens?: readonly string[];
  /**
   * `header`: `Authorization: Bearer …` or `x-cron-token`; `query`: `?cronToken=`; `body`: `token`. A token in a URL
   * ends up in the logs of whatever the request passes.
   *
   * @default ['header']
   */
  tokenSources?: readonly TokenSource[];
  /** What a trigger that names no mode means. @default 'wait' */
  defaultMode?: TriggerMode;
}

/** What must be known before the application is put together: in `forRootAsync` it stands beside the factory. @publicApi */
export interface CronHttpMounting {
  /** Where the routes are, below the application's global prefix. @default 'crons' */
  path?: string;
  /** Put on the controllers, for instance what exempts them from a guard of the application. */
  decorators?: readonly ClassDecorator[];
}
