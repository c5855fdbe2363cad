import 'reflect-metadata';
import { runCronCli } from 'nestjs-cron-coordinator/cli';
import { ApplicationModule, WithoutCoordinatorModule } from './application.js';

// A test has no terminal, and says where there is to be one.
if (process.env.ON_A_TERMINAL !== undefined) Object.defineProperty(process.stderr, 'isTTY', { value: true });

await runCronCli(
  process.env.WITHOUT_COORDINATOR === undefined ? ApplicationModule : WithoutCoordinatorModule.create(),
);
