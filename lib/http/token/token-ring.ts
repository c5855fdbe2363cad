import { hash, timingSafeEqual } from 'node:crypto';

/** The tokens that are valid, as digests: of one length, so that a comparison tells nothing of theirs. */
export class TokenRing {
  /** The length of the shortest token; infinite where there is none. */
  readonly shortest: number;
  private readonly digests: readonly Buffer[];

  constructor(tokens: readonly string[]) {
    this.shortest = Math.min(...tokens.map(({ length }) => length));
    this.digests = tokens.map(digestOf);
  }

  get isEmpty(): boolean {
    return this.digests.length === 0;
  }

  /** Takes as long whether the first token matches, the last, or none. */
  accepts(presented: string): boolean {
    const digest = digestOf(presented);
    return this.digests.reduce((found, known) => timingSafeEqual(known, digest) || found, false);
  }
}

function digestOf(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
