import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { type Page, pages, ROOT } from './pages.js';

const LINK = /\]\((?<target>[^)\s]+)\)/g;
const CODE = /^```[\s\S]*?^```$/gm;

/** The links of a page that lead nowhere: to a file that is not there, or to a heading the file does not have. */
function broken(page: Page): string[] {
  const targets = [...page.text.replace(CODE, '').matchAll(LINK)].map(({ groups }) => groups?.target ?? '');
  return targets.filter((target) => !/^https?:/.test(target) && !leadsSomewhere(page, target));
}

function leadsSomewhere(page: Page, target: string): boolean {
  const [path = '', anchor] = target.split('#');
  const text = path === '' ? page.text : textOf(join(ROOT, dirname(page.path), path));
  return text !== undefined && (anchor === undefined || anchorsOf(text).has(anchor));
}

/** `undefined` for a file that does not exist, or not in this repository. */
function textOf(file: string): string | undefined {
  return relative(ROOT, file).startsWith('..') || !existsSync(file) ? undefined : readFileSync(file, 'utf8');
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): Set<string> {
  const headings = [...text.replace(CODE, '').matchAll(/^#{1,6} (?<title>.+)$/gm)];
  return new Set(
    headings.map(({ groups }) =>
      (groups?.title ?? '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\- _]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

describe('the links of the documentation', () => {
  it.each(pages().map((page) => [page.path, page] as const))('lead somewhere: %s', (_path, page) => {
    expect(broken(page)).toEqual([]);
  });

  it('would be found broken', () => {
    const text =
      '[a](LICENSE) [b](missing.md) [c](#here) [d](#gone) [e](docs/production.md#gone)\n\n## Here\n';
    expect(broken({ path: 'README.md', text })).toEqual(['missing.md', '#gone', 'docs/production.md#gone']);
  });
});
