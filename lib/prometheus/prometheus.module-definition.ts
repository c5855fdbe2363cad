import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CronPrometheusOptions } from './prometheus.options.js';
import { PROMETHEUS_OPTIONS } from './prometheus.tokens.js';

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<CronPrometheusOptions>({ optionsInjectionToken: PROMETHEUS_OPTIONS })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCronPrometheusOptions')
    .build();
