import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CronCoordinatorOptions } from './coordinator.options.js';
import { MODULE_OPTIONS } from './coordinator.tokens.js';

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<CronCoordinatorOptions>({ optionsInjectionToken: MODULE_OPTIONS })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCronCoordinatorOptions')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
