import { SERVING_EVENT, type ServingSettings } from '../replicas/app/settings.js';
import type { ReplicaProcess } from '../replicas/fleet/replica-process.js';

const TOKEN = 'a-token-for-the-fault-table';

/** Replicas of one fleet by turns on the one platform and on the other. */
export function servingOf(
  index: number,
  mounts: ServingSettings['mounts'] = [{ tokens: [TOKEN] }],
): ServingSettings {
  return { platform: index % 2 === 0 ? 'Express' : 'Fastify', mounts };
}

export async function portOf(replica: ReplicaProcess): Promise<number> {
  return Number((await replica.untilEvent(SERVING_EVENT)).port);
}

/** What a replica answered, and when by the machine's clock. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly at: number;
}

/** Sends a trigger as somebody who has the token, to the routes of `servingOf`. */
export async function post(replica: ReplicaProcess, path: string, fields: object): Promise<Answered> {
  const response = await fetch(`http://127.0.0.1:${await portOf(replica)}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  });
  const body: Answered['body'] = JSON.parse(await response.text());
  return { status: response.status, body, at: Date.now() };
}
