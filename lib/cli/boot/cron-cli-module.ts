import type { DynamicModule, Type } from '@nestjs/common';

/** The root module of an application, as `NestFactory` takes it. @publicApi */
export type CronCliModule = Type | DynamicModule | Promise<DynamicModule>;
