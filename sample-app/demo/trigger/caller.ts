/** What the application answered. */
export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly body: Fields;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Calls the routes as curl would. */
export class Caller {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.answered(this.send('GET', path));
  }

  post(path: string, body: object = {}): Promise<Answer> {
    return this.answered(this.send('POST', path, body));
  }

  /** Each line as it arrives. */
  async *lines(path: string): AsyncGenerator<Fields> {
    const { body } = await this.send('POST', path);
    let rest = '';
    for await (const text of (body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) yield fieldsOf(JSON.parse(line));
    }
  }

  private send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  private async answered(sent: Promise<Response>): Promise<Answer> {
    const response = await sent;
    return {
      status: response.status,
      location: response.headers.get('location'),
      body: fieldsOf(await response.json()),
    };
  }
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
