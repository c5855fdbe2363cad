import { type DynamicModule, Global, Module } from '@nestjs/common';
import { type ReplicaSettings, SETTINGS_VARIABLE } from './settings.js';

export const SETTINGS = Symbol('replica settings');

/** What the test told this process. */
export function readSettings(): ReplicaSettings {
  const settings: ReplicaSettings = JSON.parse(process.env[SETTINGS_VARIABLE] ?? '');
  return settings;
}

@Global()
@Module({})
export class SettingsModule {
  static with(settings: ReplicaSettings): DynamicModule {
    return {
      module: SettingsModule,
      providers: [{ provide: SETTINGS, useValue: settings }],
      exports: [SETTINGS],
    };
  }
}
