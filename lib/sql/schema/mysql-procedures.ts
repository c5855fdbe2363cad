import { KEY_LENGTH } from './text.js';

const KEY = `varchar(${KEY_LENGTH}) character set ascii collate ascii_bin`;
const JSON_TEXT = 'longtext character set ascii collate ascii_bin';
/** In UTC, so that no change of a zone's offset moves it. */
export const MYSQL_NOW = "timestampdiff(microsecond, '1970-01-01', utc_timestamp(6)) div 1000";

/** Locks the job's row, and makes it where it is missing: with the lock that an update takes, as others would deadlock. */
const LOCK_JOB = `
  commit;
  set transaction isolation level read committed;
  start transaction;
  insert into cron_coordinator_jobs (namespace, job, name) values (p_namespace, p_job, p_name)
    on duplicate key update paused = paused;`;

function mark(kind: string, name: string, ttl: string): string {
  return `insert into cron_coordinator_marks (namespace, kind, job, name, token, detail, expires_at)
    values (p_namespace, '${kind}', p_job, ${name}, p_token, p_detail, now_ms + ${ttl})
    on duplicate key update
      token = if(expires_at <= now_ms, values(token), token),
      detail = if(expires_at <= now_ms, values(detail), detail),
      expires_at = if(expires_at <= now_ms, values(expires_at), expires_at);`;
}

function from(kind: string, name: string): string {
  return `from cron_coordinator_marks where namespace = p_namespace and kind = '${kind}' and job = p_job and name = ${name}`;
}

/**
 * Answers an acquire, in one round trip and one transaction.
 *
 * It looks twice: first at what is committed, since most replicas lose and need not wait for anyone, and then with the
 * job's row locked, which puts acquires and withdrawals of a job in order. Renewals do not wait in that order, so the
 * unique key and the condition of the upsert have the last word.
 */
const ACQUIRE = `
create procedure cron_coordinator_acquire_1(
  in p_namespace ${KEY}, in p_job ${KEY}, in p_name ${JSON_TEXT}, in p_token ${KEY}, in p_detail ${JSON_TEXT},
  in p_claim ${KEY}, in p_claim_ttl bigint, in p_lease ${KEY}, in p_lease_ttl bigint, in p_ignore_paused bigint
) modifies sql data sql security invoker
answer: begin
  declare now_ms bigint default ${MYSQL_NOW};
  declare look bigint default 1;
  declare v_code varchar(64) character set ascii default null;
  declare v_held ${JSON_TEXT} default null;
  declare v_fence bigint default null;
  declare v_last bigint default null;
  declare exit handler for sqlexception
  begin
    rollback;
    resignal;
  end;
  while look <= 2 and v_code is null do
    if look = 2 then ${LOCK_JOB}
    end if;
    if exists (select 1 ${from('withdrawn', 'p_token')} and expires_at > now_ms) then
      set v_code = 'withdrawn';
    elseif p_ignore_paused = 0 and exists (
      select 1 from cron_coordinator_jobs where namespace = p_namespace and job = p_job and paused = 1
    ) then
      set v_code = 'paused';
    else
      -- In one question: a rival that commits between two would have its lease seen, and not its claim.
      select if(kind = 'claim', 'already-claimed', 'overlap'), detail into v_code, v_held
        from cron_coordinator_marks
        where namespace = p_namespace and job = p_job and expires_at > now_ms
          and (kind = 'claim' and name = p_claim or kind = 'lease' and name = p_lease)
        order by kind limit 1;
    end if;
    set look = look + 1;
  end while;
  if v_code is null and p_claim is not null then
    ${mark('claim', 'p_claim', 'p_claim_ttl')}
    if not exists (select 1 ${from('claim', 'p_claim')} and token = p_token) then
      set v_code = 'already-claimed';
      set v_held = (select detail ${from('claim', 'p_claim')});
    end if;
  end if;
  if v_code is null and p_lease is not null then
    ${mark('lease', 'p_lease', 'p_lease_ttl')}
    if exists (select 1 ${from('lease', 'p_lease')} and token = p_token) then
      set v_last = (select fence from cron_coordinator_jobs where namespace = p_namespace and job = p_job);
      set v_fence = greatest(now_ms, coalesce(v_last, 0) + 1);
      update cron_coordinator_jobs set fence = v_fence where namespace = p_namespace and job = p_job;
      if v_last is null then set v_code = 'first'; end if;
    else
      delete ${from('claim', 'p_claim')} and token = p_token;
      set v_code = 'overlap';
      set v_held = (select detail ${from('lease', 'p_lease')});
    end if;
  end if;
  commit;
  select coalesce(v_code, 'acquired') as code, v_held as held, v_fence as fence;
end`;

/** Takes back what a request took or, by the mark it leaves, would still take. */
const WITHDRAW = `
create procedure cron_coordinator_withdraw_1(
  in p_namespace ${KEY}, in p_job ${KEY}, in p_name ${JSON_TEXT}, in p_token ${KEY},
  in p_claim ${KEY}, in p_lease ${KEY}, in p_ttl bigint
) modifies sql data sql security invoker
begin
  declare now_ms bigint default ${MYSQL_NOW};
  declare exit handler for sqlexception
  begin
    rollback;
    resignal;
  end;${LOCK_JOB}
  delete ${from('claim', 'p_claim')} and token = p_token;
  delete ${from('lease', 'p_lease')} and token = p_token;
  insert into cron_coordinator_marks (namespace, kind, job, name, token, detail, expires_at)
    values (p_namespace, 'withdrawn', p_job, p_token, p_token, '', now_ms + p_ttl)
    on duplicate key update expires_at = values(expires_at);
  commit;
end`;

/** Removes expired marks, each by itself: who holds no more than one lock is in nobody's way for long. */
const CLEAN = `
create procedure cron_coordinator_clean_1(in p_most bigint) modifies sql data sql security invoker
begin
  declare now_ms bigint default ${MYSQL_NOW};
  declare is_done bigint default 0;
  declare v_namespace, v_kind, v_job, v_name ${KEY};
  declare expired cursor for
    select namespace, kind, job, name from cron_coordinator_marks where expires_at <= now_ms
      order by expires_at limit p_most;
  declare continue handler for not found set is_done = 1;
  open expired;
  each_mark: loop
    fetch expired into v_namespace, v_kind, v_job, v_name;
    if is_done = 1 then leave each_mark; end if;
    delete from cron_coordinator_marks
      where namespace = v_namespace and kind = v_kind and job = v_job and name = v_name and expires_at <= now_ms;
  end loop;
  close expired;
end`;

/** A procedure cannot be replaced in MySQL, only dropped and made anew. */
export const MYSQL_PROCEDURES: readonly string[] = Object.entries({
  cron_coordinator_acquire_1: ACQUIRE,
  cron_coordinator_withdraw_1: WITHDRAW,
  cron_coordinator_clean_1: CLEAN,
}).flatMap(([name, definition]) => [`drop procedure if exists ${name}`, definition.trim()]);
