/** A request that must not start anything. */
export interface Attack {
  readonly what: string;
  readonly request: Buffer;
  /** The statuses that are right; several where it is the platform that refuses first. */
  readonly answers: readonly number[];
}

/** Attacks of one kind, by what each of them is. */
export function attacks(
  kind: string,
  answers: readonly number[],
  requests: Readonly<Record<string, Buffer>>,
): Attack[] {
  return Object.entries(requests).map(([name, request]) => ({ what: `${kind}: ${name}`, request, answers }));
}

/** How the one who has the token sends it. */
export const bearer = (token: string): string => `Authorization: Bearer ${token}`;
