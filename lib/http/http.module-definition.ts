import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CronHttpMounting, CronHttpOptions } from './http.options.js';
import { HTTP_OPTIONS } from './http.tokens.js';
import { mount } from './mounting.js';

const DEFAULTS: Required<CronHttpMounting> = { path: 'crons', decorators: [] };

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<CronHttpOptions>({ optionsInjectionToken: HTTP_OPTIONS })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCronHttpOptions')
    .setExtras<CronHttpMounting>(DEFAULTS, (definition, mounting) =>
      mount(definition, { ...DEFAULTS, ...mounting }),
    )
    .build();
