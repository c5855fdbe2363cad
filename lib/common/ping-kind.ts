/** What a heartbeat says: a run has started, or how it ended. @publicApi */
export type PingKind = 'start' | 'success' | 'failure';
