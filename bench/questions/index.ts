import type { Question } from '../question.js';
import { boot } from './boot.js';
import { doubleRuns } from './double-runs.js';
import { dueTogether } from './due-together.js';
import { fanOut } from './fan-out.js';
import { herd } from './herd.js';
import { lock } from './lock.js';
import { tick } from './tick.js';

/** In the order they are asked. */
export const QUESTIONS: readonly Question[] = [doubleRuns, lock, fanOut, tick, boot, herd, dueTogether];
