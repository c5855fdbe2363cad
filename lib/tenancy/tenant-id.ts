import { toErrorInfo } from '../common/error-info.js';
import { kindOf, plain, quoted } from './loggable.js';

/** The longest id, in UTF-16 code units as `String.length` counts them. */
export const MAX_TENANT_ID_LENGTH = 256;

const EXPECTED = `a non-empty string of at most ${MAX_TENANT_ID_LENGTH} characters, a finite number or a bigint`;

/** A tenant's id as a string, or a sentence saying why it has none; the sentence is safe to log. */
export type TenantId = string | { readonly problem: string };

/**
 * Finds a tenant's id: by `read` where one is given, else its `id` property. Nothing it meets makes it throw.
 */
export function tenantIdOf<T>(tenant: T, read?: (tenant: T) => unknown): TenantId {
  try {
    return asTenantId(read === undefined ? idProperty(tenant) : read(tenant));
  } catch (error) {
    return { problem: `reading the id failed: ${plain(toErrorInfo(error).message)}` };
  }
}

function idProperty(tenant: unknown): unknown {
  return typeof tenant === 'object' && tenant !== null && 'id' in tenant ? tenant.id : undefined;
}

function asTenantId(value: unknown): TenantId {
  if (value === '') return { problem: `expected the id to be ${EXPECTED}, given an empty string` };
  if (typeof value === 'string') return withinLength(value);
  if (typeof value === 'bigint' || Number.isFinite(value)) return withinLength(String(value));
  return { problem: `expected the id to be ${EXPECTED}, given ${kindOf(value)}` };
}

function withinLength(id: string): TenantId {
  return id.length <= MAX_TENANT_ID_LENGTH ? id : tooLong(id);
}

function tooLong(id: string): TenantId {
  return {
    problem: `expected the id to be ${EXPECTED}, given ${id.length} characters beginning ${quoted(id, 40)}`,
  };
}
