import type { Scene } from '../../bench/engine/scene.js';
import { type Answer, answerText, voidsOf } from '../../bench/report/answer.js';
import { pageOf } from '../../bench/report/page.js';
import type { Versions } from '../../bench/report/versions.js';
import { measured } from './measured.js';

const versions: Versions = {
  library: '1.2.3',
  node: '20.1.0',
  redis: '7.0.1',
  machine: '2 × processor, 4 GB',
  peers: { redlock: '5.0.0', 'redlock-4': 'npm:redlock@4.2.0' },
};

const alone: Scene = {
  title: 'One at a time',
  columns: [{ head: 'ms', metric: 'ms' }],
  goals: [
    { what: 'quick', of: 'ours', metric: 'ms', goal: '<=10' },
    { what: 'quicker', of: 'ours', metric: 'ms', goal: '<=1' },
  ],
  series: [measured('ours', [8, 9, 10])],
};

function answer(name: string, title: string, scenes: readonly Scene[]): Answer {
  const question = { name, title, ask: () => Promise.resolve([...scenes]) };
  return { question, startedAt: '2026-01-02T03:04:05.000Z', tookMs: 90_000, scenes };
}

const lock = answer('lock', 'Claim and lease: latency, commands', [alone]);
const voided = answer('herd', 'Thundering herd', [
  { ...alone, title: 'With windows', series: [measured('ours', [8, 'slots run: 0 instead of 200'])] },
]);

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const rowWith = (page: string, text: string): string[] =>
  cells(page.split('\n').find((line) => line.startsWith('|') && line.includes(text)) ?? '');

describe('the page', () => {
  const page = pageOf([lock, voided], versions);

  it('says of when and of what it is, and how to repeat it', () => {
    expect(page).toContain('<!-- benchmarks.md of 2026-01-02T03:04:05.000Z -->');
    expect(page).toContain(
      'Measured on 2026-01-02: nestjs-cron-coordinator 1.2.3, Node.js 20.1.0, Redis 7.0.1, on 2 × processor, 4 GB.',
    );
    expect(page).toContain('about 3 minutes');
    expect(page).toContain('one question of `lock`, `herd`');
  });

  it('begins with every goal: what was wanted, what was measured, what that means', () => {
    const where = '[lock](#claim-and-lease-latency-commands)';
    expect(rowWith(page, '| quick ')).toEqual([
      where,
      'One at a time',
      'quick',
      '≤ 10',
      '9.00 (8.50–9.50)',
      'reached',
    ]);
    expect(rowWith(page, '| quicker ').slice(3)).toEqual(['≤ 1', '9.00 (8.50–9.50)', 'missed']);
    expect(page.indexOf('## Goals')).toBeLessThan(page.indexOf('## Claim and lease'));
  });

  it('shows a goal of a void scene without a figure', () => {
    expect(rowWith(page, 'With windows').slice(2)).toEqual(['quick', '≤ 10', '', 'void']);
  });

  it('says once what stands in the way of the goals that were missed, where that is known', () => {
    expect(page).not.toContain('stands in the way');
    const obstacle = 'Light is no faster.';
    const told = answer('light', 'Light', [
      {
        ...alone,
        goals: [
          { what: 'there', of: 'ours', metric: 'ms', goal: '<=1', obstacle },
          { what: 'and back', of: 'ours', metric: 'ms', goal: '<=2', obstacle },
          { what: 'at leisure', of: 'ours', metric: 'ms', goal: '<=10', obstacle },
        ],
      },
    ]);
    expect(pageOf([lock, told], versions)).toContain(
      '### What stands in the way of those that were missed\n\n- there; and back. Light is no faster.\n\n',
    );
  });

  it('has a part for each question, with its scenes', () => {
    const [, , part = ''] = page.split(/^## /m);
    expect(part.startsWith('Claim and lease: latency, commands\n')).toBe(true);
    expect(part).toContain('### One at a time');
    expect(rowWith(part, 'ours')).toEqual(['**ours**', '9.00 (8.50–9.50)']);
  });

  it('names packages by what they are, not by how they were installed', () => {
    expect(rowWith(page, 'redlock-4')).toEqual(['redlock-4', 'redlock@4.2.0']);
  });

  it('is of something', () => {
    expect(() => pageOf([], versions)).toThrow('Nothing was asked');
  });
});

describe('an answer', () => {
  it('names the question, and holds each scene against its goals', () => {
    const text = answerText(lock);
    expect(text).toContain('## Claim and lease: latency, commands (lock, 90 s)');
    expect(rowWith(text, '| quicker ')).toEqual(['quicker', '≤ 1', '9.00 (8.50–9.50)', 'missed']);
  });

  it('tells what made it void', () => {
    expect(voidsOf(lock)).toEqual([]);
    expect(voidsOf(voided)).toEqual([{ of: 'ours', repetition: 2, reason: 'slots run: 0 instead of 200' }]);
  });
});
