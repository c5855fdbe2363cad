export { runCronCli } from './run-cron-cli.js';
export type { CronCliModule } from './boot/cron-cli-module.js';
