import { readPage } from '../../pages.js';

/** The one block of a recipe in that language that contains the text. */
export function blockOf(recipe: string, language: string, containing = ''): string {
  const { text } = readPage(`docs/recipes/${recipe}.md`);
  const blocks = [...text.matchAll(/^```(?<language>\w+)\n(?<code>[\s\S]*?)^```$/gm)];
  const found = blocks
    .filter(({ groups }) => groups?.language === language)
    .map(({ groups }) => groups?.code ?? '')
    .filter((code) => code.includes(containing));
  const [block, ...others] = found;
  if (block === undefined || others.length > 0) {
    throw new Error(`${recipe} has ${found.length} blocks of ${language} with "${containing}".`);
  }
  return block;
}
