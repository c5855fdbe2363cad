import type { Question } from '../question.js';
import { oneSlotScene } from './herd/one-slot.js';
import { windowScene } from './herd/windows.js';

export const herd: Question = {
  name: 'herd',
  title: 'Thundering herd: what twenty replicas send',
  ask: async (bench) => [await oneSlotScene(bench), ...(bench.quick ? [] : [await windowScene(bench)])],
};
