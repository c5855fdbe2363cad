import { styleText } from 'node:util';

/** Colour where somebody looks at it, and plain text anywhere else. */
export interface Ink {
  faint(text: string): string;
  good(text: string): string;
  warning(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
}

export function inkFor(isTerminal: boolean, environment: NodeJS.ProcessEnv): Ink {
  const inColour = isTerminal && (environment.NO_COLOR ?? '') === '';
  const style = (name: Parameters<typeof styleText>[0]) => (text: string) =>
    inColour ? styleText(name, text) : text;
  return {
    faint: style('gray'),
    good: style('green'),
    warning: style('yellow'),
    bad: style('red'),
    strong: style('bold'),
  };
}
