/** What earlier runs did not come to, and a run is to begin with. */
export interface LeftOver {
  /** The ids of tenants that come first, in this order. */
  readonly ids: readonly string[];
  /** How far a streamed list was read: it is gone on with from there, and begun anew at its end. */
  readonly readTo: number;
}

export const NOTHING_LEFT: LeftOver = { ids: [], readTo: 0 };
