import type { ReplicaProcess } from '../../replicas/fleet/replica-process.js';
import { type Attack, bearer } from '../hostile/attack.js';
import { bodyAttacks } from '../hostile/body-attacks.js';
import { headAttacks } from '../hostile/head-attacks.js';
import { pathAttacks } from '../hostile/path-attacks.js';
import { exchange, jsonRequest, type RawAnswer, rawRequest } from '../hostile/raw-request.js';
import { shutAttacks } from '../hostile/shut-attacks.js';
import { openTokenAttacks, tokenAttacks } from '../hostile/token-attacks.js';
import { portOf, servingOf } from '../routes.js';
import type { FaultRow } from '../row.js';
import type { Stage } from '../stage.js';

/** Where a token may stand anywhere, and where there is none. */
const [OPEN, SHUT] = ['/open', '/shut'];

/** So much of a token in a log, or in an answer, is too much of it. */
const TELLING = 10;

/** What came of an attack. */
interface Met extends Attack {
  readonly answer: RawAnswer;
}

export const hostileTriggers: FaultRow = {
  number: 34,
  fault: 'wrong, missing, huge or repeated tokens; header injection; path tricks; oversized bodies',
  expected: '401/404/413/422, constant time, nothing logged of the token',
  brief: true,
  async play(stage) {
    const scene = await stage.scene();
    const tokens = [tokenOf(stage), tokenOf(stage)];
    const mounts = [
      { tokens },
      { path: OPEN, tokens, tokenSources: ['header', 'query', 'body'] as const },
      { path: SHUT, tokens: [] },
    ];
    const fleet = await scene.boot(2, { jobs: ['brief'], options: { timers: false } }, (index) => ({
      serving: servingOf(index, mounts),
    }));
    const met = await Promise.all(fleet.map((replica) => meet(replica, attacksWith(stage.oneOf(tokens)))));
    await scene.witness.settled();
    stage.same('nothing that was refused ran', scene.witness.of('brief'), []);
    for (const [index, replica] of fleet.entries()) judge(stage, replica, met[index] ?? []);

    const accepted: RawAnswer[] = [];
    for (const replica of fleet) {
      for (const token of tokens) accepted.push(...(await usedWith(replica, token)));
    }
    await Promise.all(fleet.map((replica) => replica.leave()));
    await scene.witness.settled();
    const statuses = accepted.map(({ status }) => status);
    stage.same('afterwards each token opens the routes', statuses, Array(statuses.length).fill(200));
    const runs = scene.witness.of('brief').length;
    stage.check('and what it triggers runs', runs > 0 && runs === statuses.length, runs);
    const answers = [...met.flat().map(({ answer }) => answer), ...accepted];
    const secrets = tokens.flatMap((token) => [token, token.toUpperCase()]).map(telling);
    const told = answers.filter(({ text }) => secrets.some((secret) => text.includes(secret)));
    stage.same('no answer tells of a token', told, []);
    for (const { name, log } of fleet) {
      const lines = log.entries.map((line) => JSON.stringify(line));
      const leaks = lines.filter((line) => secrets.some((secret) => line.includes(secret)));
      stage.same(`${name} logs nothing of a token`, leaks, []);
      stage.check(`${name} logs the runs all the same`, lines.length > 0, lines);
    }
    stage.measure('hostile requests', met.flat().length);
    stage.see(
      `${met.flat().length} requests over sockets, on Express and on Fastify, refused: ${countsOf(met.flat())}; afterwards ` +
        `${runs} of ${statuses.length} triggers with a token ran; that tokens are compared in constant time is shown beside the code`,
    );
  },
};

function tokenOf(stage: Stage): string {
  return Array.from({ length: 32 }, () => stage.between(0, 15).toString(16)).join('');
}

function attacksWith(token: string): Attack[] {
  return [
    ...tokenAttacks(token),
    ...openTokenAttacks(token, OPEN),
    ...pathAttacks(token),
    ...headAttacks(token),
    ...bodyAttacks(token),
    ...shutAttacks(token, SHUT),
  ];
}

async function meet(replica: ReplicaProcess, attacks: readonly Attack[]): Promise<Met[]> {
  const port = await portOf(replica);
  return Promise.all(
    attacks.map(async (attack) => ({ ...attack, answer: await exchange(port, attack.request) })),
  );
}

function judge(stage: Stage, replica: ReplicaProcess, met: readonly Met[]): void {
  const platform = replica.settings.serving?.platform;
  for (const { what, answers, answer } of met) {
    const { status, head, text } = answer;
    stage.check(
      `${platform}, ${what}: ${answers.join(' or ')}`,
      answers.includes(status),
      text.slice(0, 200),
    );
    stage.check(`${platform}, ${what}: no header is injected`, !/^x-injected/im.test(head), head);
  }
  stage.check(`${platform} lives`, replica.isAlive);
  const errors = replica.log.entries.filter(({ level }) => level === 'error' || level === 'none');
  stage.same(`${platform} takes none of it for an error of its own`, errors, []);
}

/** What the token is for, in each place where it may stand. */
async function usedWith(replica: ReplicaProcess, token: string): Promise<RawAnswer[]> {
  const port = await portOf(replica);
  const requests = [
    rawRequest({ headers: [bearer(token)] }),
    rawRequest({ headers: [`X-Cron-Token: ${token}`], target: `${OPEN}/brief` }),
    rawRequest({ target: `${OPEN}/brief?cronToken=${token}` }),
    jsonRequest({ token }, { target: `${OPEN}/brief` }),
  ];
  const answers: RawAnswer[] = [];
  for (const request of requests) answers.push(await exchange(port, request));
  return answers;
}

/** From its middle: what is nearly a token tells as much. */
const telling = (token: string): string => token.slice(TELLING, 2 * TELLING);

function countsOf(met: readonly Met[]): string {
  const statuses = met.map(({ answer }) => answer.status).sort();
  return [...new Set(statuses)]
    .map((status) => `${statuses.filter((it) => it === status).length} × ${status}`)
    .join(', ');
}
