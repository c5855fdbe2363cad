import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Cron, ScheduleModule } from '@nestjs/schedule';
import { CoordinatedCron, CronCoordinatorModule } from 'nestjs-cron-coordinator';

/** Whose decorator the jobs carry, and whether the application schedules with Nest as well. */
export const HOSTS = ['bare', 'coordinated', 'coordinated beside ScheduleModule'] as const;
export type Host = (typeof HOSTS)[number];

export function isHost(text: string | undefined): text is Host {
  return HOSTS.some((host) => host === text);
}

@Module({})
class ManyJobsModule {}

/** An application whose one provider declares a job for each expression. */
export function applicationWith(host: Host, expressions: readonly string[]): DynamicModule {
  const coordinator = CronCoordinatorModule.forRoot({ store: 'memory' });
  const imports = {
    bare: () => [ScheduleModule.forRoot()],
    coordinated: () => [coordinator],
    'coordinated beside ScheduleModule': () => [ScheduleModule.forRoot(), coordinator],
  };
  return {
    module: ManyJobsModule,
    imports: imports[host](),
    providers: [providerOf(expressions, host === 'bare' ? bare : coordinated)],
  };
}

type Handler = TypedPropertyDescriptor<() => void>;
type Decorate = (
  expression: string,
  name: string,
) => (owner: object, key: string, handler: Handler) => unknown;

const bare: Decorate = (expression, name) => Cron(expression, { name, timeZone: 'UTC' });
const coordinated: Decorate = (expression, name) => CoordinatedCron(expression, { name });

function providerOf(expressions: readonly string[], decorate: Decorate): Type {
  class Jobs {}
  expressions.forEach((expression, index) => {
    const name = `job-${index}`;
    const handler: Handler = { value: () => {}, writable: true, configurable: true };
    Object.defineProperty(Jobs.prototype, name, handler);
    decorate(expression, name)(Jobs.prototype, name, handler);
  });
  return Jobs;
}
