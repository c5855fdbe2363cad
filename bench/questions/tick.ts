import type { Question } from '../question.js';
import { driftScenes } from './tick/drift.js';
import { stepScenes } from './tick/steps.js';

export const tick: Question = {
  name: 'tick',
  title: 'A tick: cost in steps, and many due the same second',
  ask: async (bench) => [...(await stepScenes(bench)), ...(await driftScenes(bench))],
};
