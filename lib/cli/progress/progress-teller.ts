import type { Clock } from '../../common/clock.js';
import type { Terminal } from '../terminal/terminal.js';
import type { Progress } from './progress.js';
import { progressBar, progressText } from './progress-text.js';

/** As often as anybody can see. */
const REDRAW_MS = 100;

/** A log is read later, and by the line. */
const LINE_EVERY_MS = 5_000;

/** Shows how far a run is: as a bar on a terminal, and now and then as a line anywhere else. */
export class ProgressTeller {
  private toldOn = -Infinity;

  constructor(
    private readonly job: string,
    private readonly terminal: Pick<Terminal, 'note' | 'status'>,
    private readonly clock: Pick<Clock, 'monotonic'>,
  ) {}

  tell(progress: Progress): void {
    const { status } = this.terminal;
    const now = this.clock.monotonic();
    const isLast = progress.done === progress.total;
    if (now - this.toldOn < (status === null ? LINE_EVERY_MS : REDRAW_MS) && !(isLast && status !== null))
      return;
    this.toldOn = now;
    if (status === null) this.terminal.note(progressText(this.job, progress));
    else status.show(progressBar(this.job, progress));
  }
}
