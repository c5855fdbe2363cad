import { codeBlocks, complaints } from './code-blocks.js';
import { pages } from './pages.js';

const COMPILE_MS = 120_000;

describe('the TypeScript of the documentation', () => {
  it(
    'compiles, block by block',
    () => {
      const blocks = pages().flatMap(codeBlocks);
      expect(blocks.length).toBeGreaterThan(30);
      expect(complaints(blocks)).toEqual([]);
    },
    COMPILE_MS,
  );

  it(
    'would be complained about, at the line where it is wrong',
    () => {
      const text = [
        '# Page',
        '```ts',
        '// src/jobs.ts',
        "import { CoordinatedCron } from 'nestjs-cron-coordinator';",
        'export class Jobs {',
        "  @CoordinatedCron('0 0 2 * * *', { name: 'x', windw: 1 })",
        '  run(): void {}',
        '}',
        '```',
        '```ts',
        "import { Jobs } from './jobs.js';",
        'new Jobs().walk();',
        '```',
        '',
      ].join('\n');
      expect(complaints(codeBlocks({ path: 'page.md', text }))).toEqual([
        expect.stringMatching(/^page\.md:6 .*windw/),
        expect.stringMatching(/^page\.md:12 .*walk/),
      ]);
    },
    COMPILE_MS,
  );
});
