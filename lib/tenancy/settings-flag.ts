import { toErrorInfo } from '../common/error-info.js';
import { kindOf, plain, quoted } from './loggable.js';
import { momentOf } from '../common/moment.js';

/** What a tenant's settings say about a job: yes, no, or a sentence about what cannot be understood. */
export type FlagReading =
  | { readonly enabled: boolean }
  | { readonly enabled: false; readonly problem: string };

/** The two usual readings, shared: a million tenants need not leave a million of them behind. */
const ENABLED: FlagReading = Object.freeze({ enabled: true });
const DISABLED: FlagReading = Object.freeze({ enabled: false });

/**
 * Reads `tenant.settings?.cron?.[job]`: a boolean, or `{ enabled?: boolean, pausedUntil?: ISO date }`.
 *
 * A missing or `null` flag means `tenantsDefault`; an object without `enabled` means enabled. Whatever else is
 * found there means that the tenant's wish is unknown, and an unknown wish is not a yes.
 *
 * @param nowMs wall-clock time in milliseconds since the epoch, to hold `pausedUntil` against
 */
export function readFlag(
  tenant: unknown,
  job: string,
  tenantsDefault: 'enabled' | 'disabled',
  nowMs: number,
): FlagReading {
  try {
    const settings = fieldOf(tenant, 'settings');
    if (isMissing(settings)) return tenantsDefault === 'enabled' ? ENABLED : DISABLED;
    if (!isRecord(settings)) return unreadable('settings', 'an object', settings);
    const cron = fieldOf(settings, 'cron');
    if (isMissing(cron)) return tenantsDefault === 'enabled' ? ENABLED : DISABLED;
    if (!isRecord(cron)) return unreadable('settings.cron', 'an object with a flag for each job', cron);
    const flag = fieldOf(cron, job);
    if (isMissing(flag)) return tenantsDefault === 'enabled' ? ENABLED : DISABLED;
    return typeof flag === 'boolean' ? (flag ? ENABLED : DISABLED) : readDetailed(flag, job, nowMs);
  } catch (error) {
    return { enabled: false, problem: `reading its settings failed: ${plain(toErrorInfo(error).message)}` };
  }
}

function readDetailed(flag: unknown, job: string, nowMs: number): FlagReading {
  const path = `settings.cron[${quoted(job)}]`;
  if (!isRecord(flag)) return unreadable(path, 'a boolean or { enabled?, pausedUntil? }', flag);
  const enabled = fieldOf(flag, 'enabled');
  if (!isMissing(enabled) && typeof enabled !== 'boolean') {
    return unreadable(`${path}.enabled`, 'a boolean', enabled);
  }
  const pausedUntil = fieldOf(flag, 'pausedUntil');
  if (isMissing(pausedUntil)) return { enabled: enabled ?? true };
  const until = momentOf(pausedUntil);
  if (until === undefined) return unreadable(`${path}.pausedUntil`, 'an ISO date', pausedUntil);
  return { enabled: (enabled ?? true) && until <= nowMs };
}

/**
 * A field of the tenant's own making: its own, or one its class declares, as the documents of some mappers do.
 * What every object has is nobody's setting, so a job named `constructor` or `__proto__` finds nothing.
 */
function fieldOf(owner: unknown, name: string): unknown {
  if (typeof owner !== 'object' || owner === null) return undefined;
  if (!Object.hasOwn(owner, name) && (name in Object.prototype || !(name in owner))) return undefined;
  return Reflect.get(owner, name);
}

function isMissing(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Arrays, maps and dates are objects too, but no one who wrote one meant it as settings by name. */
function isRecord(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Date)
  );
}

function unreadable(path: string, expected: string, given: unknown): FlagReading {
  return { enabled: false, problem: `expected ${path} to be ${expected}, given ${kindOf(given)}` };
}
