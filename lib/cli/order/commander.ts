/** What is used of the package: a class of each kind, and nothing of its state. */
export type Commander = Pick<
  typeof import('commander'),
  'Command' | 'Option' | 'InvalidArgumentError' | 'CommanderError'
>;

/** The package, or `null` where the application does not have it. */
export async function loadCommander(
  load: () => Promise<Commander> = () => import('commander'),
): Promise<Commander | null> {
  try {
    return await load();
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

export const COMMANDER_IS_ABSENT =
  'nestjs-cron-coordinator/cli needs the package "commander", version 14 or 15, which is not installed. ' +
  'Install it beside the library: npm install commander@^14';

/** The one package is missing, and not something that it needs itself. */
function isAbsent(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
    /(?:package|module) '?"?commander['"]/.test(error.message)
  );
}
