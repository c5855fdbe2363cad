export const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    trial_ends_at TEXT,
    settings TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(settings))
  )`,
  `CREATE TABLE IF NOT EXISTS log_lines (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    written_at TEXT NOT NULL,
    line TEXT NOT NULL
  )`,
  'CREATE INDEX IF NOT EXISTS log_lines_by_age ON log_lines (account_id, written_at)',
  // A stand-in for a bucket of an object store.
  `CREATE TABLE IF NOT EXISTS cold_storage (
    key TEXT PRIMARY KEY,
    body BLOB NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS announcements (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    channel TEXT NOT NULL,
    body TEXT NOT NULL
  )`,
  'CREATE INDEX IF NOT EXISTS announcements_by_account ON announcements (account_id)',
  // AUTOINCREMENT: the number of an archived invoice is never given to another.
  `CREATE TABLE IF NOT EXISTS invoices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    amount_cents INTEGER NOT NULL,
    paid_at TEXT
  )`,
  `CREATE TABLE IF NOT EXISTS archived_invoices (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    paid_at TEXT NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS automations (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    every_minutes INTEGER NOT NULL,
    due_at TEXT NOT NULL,
    UNIQUE (account_id, name)
  )`,
  `CREATE TABLE IF NOT EXISTS automation_queue (
    automation_id INTEGER NOT NULL REFERENCES automations (id),
    due_at TEXT NOT NULL,
    PRIMARY KEY (automation_id, due_at)
  )`,
  // One mail for each end of a trial, however often the job runs.
  `CREATE TABLE IF NOT EXISTS trial_mails (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    trial_ends_at TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    PRIMARY KEY (account_id, trial_ends_at)
  )`,
  `CREATE TABLE IF NOT EXISTS usage_snapshots (
    id INTEGER PRIMARY KEY,
    slot TEXT NOT NULL,
    accounts INTEGER NOT NULL,
    log_lines INTEGER NOT NULL
  )`,
  `CREATE TABLE IF NOT EXISTS audit_trail (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    slot TEXT NOT NULL,
    run_id TEXT NOT NULL,
    replica_id TEXT NOT NULL,
    account_id TEXT,
    changed_rows INTEGER NOT NULL
  )`,
];
