import { parser } from '@prometheus-io/lezer-promql';

/** What an expression speaks of. */
export interface Mentions {
  readonly metrics: readonly string[];
  /** Labels it selects or groups by. */
  readonly labels: readonly string[];
  /** `label` is, or may be, `text`: from matchers that list their texts. */
  readonly values: readonly { readonly label: string; readonly text: string }[];
}

/** @throws Error that shows where the expression is no PromQL */
export function mentionsOf(expression: string): Mentions {
  const text = (from: number, to: number): string => expression.slice(from, to);
  const metrics: string[] = [];
  const labels: string[] = [];
  const values: { label: string; text: string }[] = [];
  parser.parse(expression).iterate({
    enter: ({ type, name, from, to, node }) => {
      if (type.isError)
        throw new Error(`No PromQL from "${text(from, expression.length)}" on: ${expression}`);
      if (name === 'VectorSelector') {
        const identifier = node.getChild('Identifier');
        if (identifier !== null) metrics.push(text(identifier.from, identifier.to));
      }
      if (name === 'LabelName') labels.push(text(from, to));
      if (name === 'UnquotedLabelMatcher') {
        const matcher = /^(?<label>\w+)\s*(?:=|!=|=~|!~)\s*"(?<list>.*)"$/.exec(text(from, to))?.groups;
        const { label = '', list = '' } = matcher ?? {};
        if (/^[\w|-]+$/.test(list)) values.push(...list.split('|').map((one) => ({ label, text: one })));
      }
    },
  });
  return { metrics, labels, values };
}
