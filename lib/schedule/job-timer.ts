/** Says when a job is due on this replica, slot by slot. */
export interface JobTimer {
  start(): void;
  /** The pending moment is given up and its slot is not handed out. */
  stop(): void;
  /** The slot that comes next, in milliseconds since the epoch; `null` when there is none or the timer is stopped. */
  nextSlot(): number | null;
}
