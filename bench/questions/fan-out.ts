import type { Question } from '../question.js';
import { costScene } from './fan-out/cost.js';
import { makespanScenes } from './fan-out/makespan.js';
import { millionScenes } from './fan-out/million.js';

export const fanOut: Question = {
  name: 'fan-out',
  title: 'Fan-out: own cost, makespan, a million tenants',
  ask: async (bench) => [
    await costScene(bench),
    ...(await makespanScenes(bench)),
    ...(await millionScenes(bench)),
  ],
};
