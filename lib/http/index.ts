export { CronHttpModule } from './http.module.js';
export type { CronHttpMounting, CronHttpOptions, TokenSource, TriggerMode } from './http.options.js';
