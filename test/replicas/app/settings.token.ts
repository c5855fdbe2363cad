import { Global, Module } from '@nestjs/common';
import { type ReplicaSettings, SETTINGS_VARIABLE } from './settings.js';

export const SETTINGS = Symbol('replica settings');

export function readSettings(): ReplicaSettings {
  const settings: ReplicaSettings = JSON.parse(process.env[SETTINGS_VARIABLE] ?? '');
  return settings;
}

@Global()
@Module({ providers: [{ provide: SETTINGS, useFactory: readSettings }], exports: [SETTINGS] })
export class SettingsModule {}
