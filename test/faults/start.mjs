// Runs the fault table: `npm run faults`, `npm run faults -- --only 7,10 --json`.
import { createRequire } from 'node:module';

// A folder of its own, so that another suite may build its replicas meanwhile.
process.env.REPLICAS_BUILD ??= 'faults';
// Chosen before the compiler hook reads it.
process.env.TS_NODE_PROJECT = createRequire(import.meta.url).resolve('../../tsconfig.json');
await import('@swc-node/register/esm-register');
await import('./main.ts');
