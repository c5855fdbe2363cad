/** What makes a server that answers everything else refuse a renewal. */
export const REFUSALS = [
  {
    name: 'NOREPLICAS',
    begin: ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
    end: ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
  },
  {
    name: 'NOPERM',
    begin: ['ACL', 'SETUSER', 'default', '-pexpire'],
    end: ['ACL', 'SETUSER', 'default', '+pexpire'],
  },
  { name: 'READONLY', begin: ['REPLICAOF', '127.0.0.1', '1'], end: ['REPLICAOF', 'NO', 'ONE'] },
] as const;

export type Refusal = (typeof REFUSALS)[number];
