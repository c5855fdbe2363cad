import { runCronCli } from 'nestjs-cron-coordinator/cli';
import { AppModule } from './app.module.js';
import { settingsFrom } from './app.settings.js';

await runCronCli(AppModule.forRoot(settingsFrom(process.env)));
