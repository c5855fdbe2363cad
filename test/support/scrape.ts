/** One line of a scrape. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(?<label>\w+)="(?<text>(?:[^"\\]|\\.)*)"/g;

/** What a scrape says, in Prometheus' text format. */
export class Scrape {
  readonly samples: readonly Sample[];

  constructor(readonly text: string) {
    this.samples = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(sampleOf);
  }

  /** The value of the one series with exactly these labels; `undefined` where there is none. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    return this.samples.find((sample) => sample.name === name && isSame(sample.labels, labels))?.value;
  }

  /** The values of the series of a name that have the label, by its text. */
  by(name: string, label: string, more: Readonly<Record<string, string>> = {}): Record<string, number> {
    const found = this.samples.filter((sample) => sample.name === name && holds(sample.labels, more));
    return Object.fromEntries(found.map(({ labels, value }) => [labels[label] ?? '', value]));
  }
}

function sampleOf(line: string): Sample {
  const { name, labels = '', value } = LINE.exec(line)?.groups ?? {};
  if (name === undefined) throw new Error(`No line of a scrape: ${line}`);
  const pairs = [...labels.matchAll(LABEL)].map(({ groups }) => [groups?.label ?? '', groups?.text ?? '']);
  return { name, labels: Object.fromEntries(pairs) as Record<string, string>, value: Number(value) };
}

function holds(labels: Sample['labels'], wanted: Sample['labels']): boolean {
  return Object.entries(wanted).every(([label, text]) => labels[label] === text);
}

function isSame(labels: Sample['labels'], wanted: Sample['labels']): boolean {
  return Object.keys(labels).length === Object.keys(wanted).length && holds(labels, wanted);
}
