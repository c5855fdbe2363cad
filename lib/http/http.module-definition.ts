import { ConfigurableModuleBuilder } from '@nestjs/common';
import { checkMounting } from './http.options-check.js';
import type { CronHttpMounting, CronHttpOptions } from './http.options.js';
import { HTTP_OPTIONS } from './http.tokens.js';
import { mount } from './mounting.js';

const NOT_SAID: CronHttpMounting = { path: undefined, decorators: undefined };

export const { ConfigurableModuleClass, OPTIONS_TYPE, ASYNC_OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<CronHttpOptions>({ optionsInjectionToken: HTTP_OPTIONS })
    .setClassMethodName('forRoot')
    .setFactoryMethodName('createCronHttpOptions')
    .setExtras<CronHttpMounting>(NOT_SAID, (definition, { path, decorators }) =>
      mount(definition, checkMounting({ path, decorators })),
    )
    .build();
