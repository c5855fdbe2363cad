import { type DynamicModule, Module } from '@nestjs/common';
import { Database, DATABASE_URL } from './database.js';

@Module({})
export class DatabaseModule {
  static forRoot(url: string): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [{ provide: DATABASE_URL, useValue: url }, Database],
      exports: [Database],
    };
  }
}
