/**
 * Answers an acquire, in one round trip and one transaction.
 *
 * It looks twice: first at what is committed, since most replicas lose and need not wait for anyone, and then with the
 * job's row locked, which puts acquires and withdrawals of a job in order. Renewals do not wait in that order, so the
 * unique key and the condition of the upsert have the last word.
 */
const ACQUIRE = `
create or replace function cron_coordinator_acquire_1(
  p_namespace text, p_job text, p_name text, p_token text, p_detail text,
  p_claim text, p_claim_ttl bigint, p_lease text, p_lease_ttl bigint, p_ignore_paused integer
) returns table (code text, held text, fence bigint) language plpgsql volatile as $body$
declare
  now_ms bigint := floor(extract(epoch from clock_timestamp()) * 1000);
  is_paused bigint;
  last_fence bigint;
begin
  for look in 1..2 loop
    if look = 2 then
      insert into cron_coordinator_jobs as j (namespace, job, name) values (p_namespace, p_job, p_name)
        on conflict do nothing;
      select j.paused, j.fence into is_paused, last_fence from cron_coordinator_jobs j
        where j.namespace = p_namespace and j.job = p_job for update;
    else
      select j.paused into is_paused from cron_coordinator_jobs j
        where j.namespace = p_namespace and j.job = p_job;
    end if;
    perform 1 from cron_coordinator_marks m
      where m.namespace = p_namespace and m.kind = 'withdrawn' and m.job = p_job and m.name = p_token
        and m.expires_at > now_ms;
    if found then
      return query select 'withdrawn', null::text, null::bigint;
      return;
    end if;
    if is_paused = 1 and p_ignore_paused = 0 then
      return query select 'paused', null::text, null::bigint;
      return;
    end if;
    -- In one question: a rival that commits between two would have its lease seen, and not its claim.
    return query select case m.kind when 'claim' then 'already-claimed' else 'overlap' end, m.detail, null::bigint
      from cron_coordinator_marks m
      where m.namespace = p_namespace and m.job = p_job and m.expires_at > now_ms
        and (m.kind = 'claim' and m.name = p_claim or m.kind = 'lease' and m.name = p_lease)
      order by m.kind limit 1;
    if found then return; end if;
  end loop;
  if p_claim is not null then
    insert into cron_coordinator_marks as m (namespace, kind, job, name, token, detail, expires_at)
      values (p_namespace, 'claim', p_job, p_claim, p_token, p_detail, now_ms + p_claim_ttl)
      on conflict (namespace, kind, job, name) do update
        set token = excluded.token, detail = excluded.detail, expires_at = excluded.expires_at
        where m.expires_at <= now_ms;
    if not found then
      return query select 'already-claimed', m.detail, null::bigint from cron_coordinator_marks m
        where m.namespace = p_namespace and m.kind = 'claim' and m.job = p_job and m.name = p_claim;
      return;
    end if;
  end if;
  if p_lease is null then
    return query select 'acquired', null::text, null::bigint;
    return;
  end if;
  insert into cron_coordinator_marks as m (namespace, kind, job, name, token, detail, expires_at)
    values (p_namespace, 'lease', p_job, p_lease, p_token, p_detail, now_ms + p_lease_ttl)
    on conflict (namespace, kind, job, name) do update
      set token = excluded.token, detail = excluded.detail, expires_at = excluded.expires_at
      where m.expires_at <= now_ms;
  if not found then
    delete from cron_coordinator_marks m
      where m.namespace = p_namespace and m.kind = 'claim' and m.job = p_job and m.name = p_claim
        and m.token = p_token;
    return query select 'overlap', m.detail, null::bigint from cron_coordinator_marks m
      where m.namespace = p_namespace and m.kind = 'lease' and m.job = p_job and m.name = p_lease;
    return;
  end if;
  update cron_coordinator_jobs j set fence = greatest(now_ms, coalesce(last_fence, 0) + 1)
    where j.namespace = p_namespace and j.job = p_job;
  return query select case when last_fence is null then 'first' else 'acquired' end, null::text,
    greatest(now_ms, coalesce(last_fence, 0) + 1);
end
$body$`;

/**
 * Takes back what a request took or, by the mark it leaves, would still take. The job's row is not only locked but
 * written: a request that waits for it, in an isolation stricter than "read committed", would not see the mark otherwise.
 */
const WITHDRAW = `
create or replace function cron_coordinator_withdraw_1(
  p_namespace text, p_job text, p_name text, p_token text, p_claim text, p_lease text, p_ttl bigint
) returns void language plpgsql volatile as $body$
declare
  now_ms bigint := floor(extract(epoch from clock_timestamp()) * 1000);
begin
  insert into cron_coordinator_jobs as j (namespace, job, name) values (p_namespace, p_job, p_name)
    on conflict (namespace, job) do update set paused = j.paused;
  delete from cron_coordinator_marks m
    where m.namespace = p_namespace and m.kind = 'claim' and m.job = p_job and m.name = p_claim
      and m.token = p_token;
  delete from cron_coordinator_marks m
    where m.namespace = p_namespace and m.kind = 'lease' and m.job = p_job and m.name = p_lease
      and m.token = p_token;
  insert into cron_coordinator_marks as m (namespace, kind, job, name, token, detail, expires_at)
    values (p_namespace, 'withdrawn', p_job, p_token, p_token, '', now_ms + p_ttl)
    on conflict (namespace, kind, job, name) do update set expires_at = excluded.expires_at;
end
$body$`;

export const POSTGRES_FUNCTIONS: readonly string[] = [ACQUIRE.trim(), WITHDRAW.trim()];
