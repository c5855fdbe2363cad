export const PAGE = 'docs/promises.md';
export function pageOf(_report: unknown): string {
  return '';
}
