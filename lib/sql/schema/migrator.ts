import { StoreUnavailableError } from '../../common/errors.js';
import { failureReason } from '../../locking/stores/redis/failure-reason.js';
import type { SqlTarget } from '../client/client-of.js';
import type { Compiler } from './compiler.js';
import { notesTable, type SchemaPart, stepsOf } from './schema.js';

/** Brings a part of the schema up to this version of the code; one that is ahead of it is used as it is. */
export async function migrate(target: SqlTarget, db: Compiler, part: SchemaPart): Promise<void> {
  const { client, dialect } = target;
  const steps = stepsOf(part, dialect);
  const applied = await appliedSteps(target, db, part);
  for (const [at, statements] of steps.entries()) {
    const version = at + 1;
    if (version <= applied) continue;
    const table = 'cron_coordinator_schema';
    const step = {
      notes: notesTable(dialect),
      note: db.insertInto(table).values({ part, version }).compile(),
      find: db
        .selectFrom(table)
        .select('version')
        .where('part', '=', part)
        .where('version', '=', version)
        .compile(),
      statements,
    };
    await client.apply(step).catch((cause: unknown) => {
      throw new StoreUnavailableError(
        `The tables of part '${part}' could not be made: ${failureReason(cause)}. Where the database's user may not ` +
          `make them, apply the statements of sqlSchema('${dialect}', '${part}') as one who may.`,
        { cause },
      );
    });
  }
}

async function appliedSteps({ client }: SqlTarget, db: Compiler, part: SchemaPart): Promise<number> {
  const latest = db
    .selectFrom('cron_coordinator_schema')
    .select(({ fn }) => fn.max('version').as('version'))
    .where('part', '=', part)
    .compile();
  try {
    const { rows } = await client.run(latest);
    return Number(rows[0]?.version ?? 0);
  } catch (error) {
    if (client.isMissing(error)) return 0;
    throw error;
  }
}
