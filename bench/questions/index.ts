import type { Question } from '../question.js';
import { lock } from './lock.js';

/** In the order they are asked. */
export const QUESTIONS: readonly Question[] = [lock];
