import type { TokenSource, TriggerMode } from './http.options.js';
import type { TokenRing } from './token/token-ring.js';

/** The options as they are in force. */
export interface HttpSettings {
  readonly tokens: TokenRing;
  readonly tokenSources: ReadonlySet<TokenSource>;
  readonly defaultMode: TriggerMode;
}
