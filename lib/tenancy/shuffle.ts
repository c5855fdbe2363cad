import type { RandomSource } from '../common/random.js';

/**
 * Puts the items into a random order, in place; every order is equally likely (Fisher and Yates, in the form
 * of Durstenfeld). Returns the same array.
 */
export function shuffle<T>(items: T[], random: RandomSource): T[] {
  for (let last = items.length - 1; last > 0; last--) {
    const chosen = Math.floor(random.next() * (last + 1));
    const item = items[last] as T;
    items[last] = items[chosen] as T;
    items[chosen] = item;
  }
  return items;
}
