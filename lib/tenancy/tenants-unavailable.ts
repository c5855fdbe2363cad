import { CoordinatorError } from '../common/errors.js';

/** The application's list of tenants failed, did not answer in time, or is no list. @publicApi */
export class TenantsUnavailableError extends CoordinatorError {
  override readonly name = 'TenantsUnavailableError';

  constructor(job: string, what: string, options?: { cause?: unknown }) {
    super(
      'TENANTS_UNAVAILABLE',
      `The tenants of job "${job}" are not available: ${what}. No further tenant is started.`,
      { job },
      options,
    );
  }
}
