const MOST_ATTEMPTS = 5;

/**
 * Sends a statement, and sends it again where the server has rolled it back as a whole for others that stood in its way:
 * what was refused then has not happened, and the next attempt sees what they did.
 */
export async function sentAgain<T>(
  send: () => Promise<T>,
  wasRolledBack: (error: unknown) => boolean,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (attempt === MOST_ATTEMPTS || !wasRolledBack(error)) throw error;
    }
  }
}
