import { mkdir } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import { CronContextLogger } from 'nestjs-cron-coordinator';
import { AccountsService } from './accounts/accounts.service.js';
import { FIRST_ACCOUNTS } from './accounts/first-accounts.js';
import { AppModule } from './app.module.js';
import { settingsFrom } from './app.settings.js';

await mkdir('sample-app/data', { recursive: true });
const app = await NestFactory.create(AppModule.forRoot(settingsFrom(process.env)), {
  logger: new CronContextLogger({ json: process.env.NODE_ENV === 'production' }),
});
app.enableShutdownHooks();
await app.get(AccountsService, { strict: false }).addMissing(FIRST_ACCOUNTS);
await app.listen(process.env.PORT ?? 3000);
