import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CronOpenTelemetryOptions } from './opentelemetry.options.js';
import { OPENTELEMETRY_OPTIONS } from './opentelemetry.tokens.js';

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<CronOpenTelemetryOptions>({ optionsInjectionToken: OPENTELEMETRY_OPTIONS })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCronOpenTelemetryOptions')
    .build();
