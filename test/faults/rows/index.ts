import type { Row } from '../row.js';
import { sameSlot } from './01-same-slot.js';

export const ROWS: readonly Row[] = [sameSlot];
