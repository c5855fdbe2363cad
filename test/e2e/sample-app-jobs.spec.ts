import { CronTestBed } from 'nestjs-cron-coordinator/testing';
import { days } from 'nestjs-cron-coordinator';
import type { Account } from '../../sample-app/accounts/account.js';
import { AccountsModule } from '../../sample-app/accounts/accounts.module.js';
import { AccountsService } from '../../sample-app/accounts/accounts.service.js';
import { FIRST_ACCOUNTS } from '../../sample-app/accounts/first-accounts.js';
import { AnnouncementsModule } from '../../sample-app/announcements/announcements.module.js';
import { AnnouncementsService } from '../../sample-app/announcements/announcements.service.js';
import { AutomationsModule } from '../../sample-app/automations/automations.module.js';
import { AutomationsService } from '../../sample-app/automations/automations.service.js';
import { BillingModule } from '../../sample-app/billing/billing.module.js';
import { BillingService } from '../../sample-app/billing/billing.service.js';
import { DatabaseModule } from '../../sample-app/database/database.module.js';
import { Database } from '../../sample-app/database/database.js';
import { LogsModule } from '../../sample-app/logs/logs.module.js';
import { LogsService } from '../../sample-app/logs/logs.service.js';
import { TrialsModule } from '../../sample-app/trials/trials.module.js';

const NOW = Date.UTC(2026, 0, 31);
const ago = (ms: number): Date => new Date(NOW - ms);

describe('the jobs of the sample application', () => {
  let bed: CronTestBed;
  const service = <T>(token: new (...args: never[]) => T): T => bed.replica(0).get<T>(token);

  beforeEach(async () => {
    const features = [
      AccountsModule,
      LogsModule,
      AnnouncementsModule,
      BillingModule,
      AutomationsModule,
      TrialsModule,
    ];
    bed = await CronTestBed.create<Account>({
      imports: [DatabaseModule.forRoot('file::memory:'), ...features],
      options: { tenants: { list: () => service(AccountsService).all() } },
      startAt: NOW,
    });
    await service(AccountsService).addMissing(FIRST_ACCOUNTS.slice(0, 3));
  });

  afterEach(() => bed.close());

  it('move old log lines away, but not those of an account that paused the job', async () => {
    const logs = service(LogsService);
    for (const id of ['acme', 'bluth', 'cyberdyne']) {
      await logs.add(id, ago(days(15)), ['old', 'older']);
      await logs.add(id, ago(days(13)), ['new']);
    }
    await service(AccountsService).pauseJob('bluth', 'log-cleanup', new Date(NOW + days(1)));

    const [summary] = await bed.fire('log-cleanup', new Date(NOW));

    expect(summary).toMatchObject({ outcome: 'succeeded', tenants: { listed: 3, skipped: 1, succeeded: 2 } });
    expect(
      await table('SELECT account_id AS id, count(*) AS n FROM log_lines GROUP BY 1 ORDER BY 1'),
    ).toEqual([
      { id: 'acme', n: 1 },
      { id: 'bluth', n: 3 },
      { id: 'cyberdyne', n: 1 },
    ]);
    expect(await table('SELECT key FROM cold_storage ORDER BY 1')).toEqual([
      { key: 'acme/2026-01-31T00:00:00.000Z.log.gz' },
      { key: 'cyberdyne/2026-01-31T00:00:00.000Z.log.gz' },
    ]);
  });

  it('keep the newest of announcements that say the same, and fail for an account that cannot be read', async () => {
    const announcements = service(AnnouncementsService);
    await announcements.announce('acme', 'all', ['{"title":"a"}', '{"title":"b"}', '{"title":"a"}']);
    await announcements.announce('bluth', 'all', ['{"title":', '{"title":"a"}', '{"title":"a"}']);

    const [summary] = await bed.fire('collapse-announcements');

    expect(summary).toMatchObject({
      outcome: 'partial',
      tenants: { succeeded: 2, failures: [{ tenantId: 'bluth' }] },
    });
    expect(await table('SELECT account_id AS account, id FROM announcements ORDER BY id')).toEqual([
      { account: 'acme', id: 2 },
      { account: 'acme', id: 3 },
      { account: 'bluth', id: 4 },
      { account: 'bluth', id: 5 },
      { account: 'bluth', id: 6 },
    ]);
  });

  it('archive what was paid long ago, and nothing else', async () => {
    const billing = service(BillingService);
    await billing.invoice('acme', 100, ago(days(91)));
    await billing.invoice('acme', 200, ago(days(89)));
    await billing.invoice('bluth', 300, null);

    const [summary] = await bed.fire('billing-archive', new Date(NOW));

    expect(summary).toMatchObject({ outcome: 'succeeded', result: { archived: 1 } });
    expect(await table('SELECT amount_cents AS cents FROM archived_invoices')).toEqual([{ cents: 100 }]);
    expect(await table('SELECT amount_cents AS cents FROM invoices ORDER BY 1')).toEqual([
      { cents: 200 },
      { cents: 300 },
    ]);
  });

  it('enqueue what is due, and set when it is due again', async () => {
    await service(AutomationsService).create('acme', 'report', 90, ago(0));
    await service(AutomationsService).create('bluth', 'report', 90, ago(-1_000));

    const [summary] = await bed.fire('automation-scheduler', new Date(NOW));

    expect(summary).toMatchObject({ outcome: 'succeeded' });
    expect(await table('SELECT automation_id AS id, due_at FROM automation_queue')).toEqual([
      { id: 1, due_at: '2026-01-31T00:00:00.000Z' },
    ]);
    expect(await table('SELECT due_at FROM automations ORDER BY id')).toEqual([
      { due_at: '2026-01-31T01:30:00.000Z' },
      { due_at: '2026-01-31T00:00:01.000Z' },
    ]);
  });

  it('write once to who is about to end the trial, however often the mail is turned away', async () => {
    const accounts = service(AccountsService);
    await accounts.extendTrial('acme', new Date(NOW + days(2)));
    await accounts.extendTrial('bluth', new Date(NOW + days(5)));

    let retried = bed.events.next('tenant.retried');
    const fired = bed.fire('trial-notifications', new Date(NOW));
    for (const attempt of [1, 2]) {
      expect(await retried).toMatchObject({ tenantId: 'acme', attempt });
      retried = bed.events.next('tenant.retried');
      await bed.clock.advance(10_000);
    }

    expect((await fired)[0]).toMatchObject({ outcome: 'succeeded', tenants: { succeeded: 3 } });
    await bed.fire('trial-notifications', new Date(NOW + 3_600_000));
    expect(await table('SELECT account_id AS account, trial_ends_at FROM trial_mails')).toEqual([
      { account: 'acme', trial_ends_at: '2026-02-02T00:00:00.000Z' },
    ]);
    expect(bed.events.all('job.log').map(({ fields }) => fields)).toEqual([{ attempt: 3 }]);
  });

  /** Plain objects: what the driver gives also has its columns by number. */
  async function table(sql: string): Promise<Record<string, unknown>[]> {
    return (await service(Database).query(sql)).map((row) => ({ ...row }));
  }
});
