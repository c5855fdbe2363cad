import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Sent {
  /** A list sends the header several times. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Sent as JSON; a text or bytes as they are. */
  readonly body?: unknown;
  /** Leaves `Content-Length` out. */
  readonly chunked?: boolean;
}

/** What an answer, or a line of one, may hold: whichever of these it is, a test says. */
export interface Told {
  readonly [member: string]: unknown;
  readonly job: string;
  readonly runId: string;
  readonly slot: string;
  readonly startedAt: string;
  readonly status: number;
  readonly action: string;
  readonly reason: string;
  readonly result: unknown;
  readonly lastRun: Told;
  readonly paused: boolean;
  readonly tenants: { readonly succeeded: number };
  readonly warnings: readonly string[];
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  readonly jobs: readonly Told[];
  readonly runs: readonly Told[];
  readonly next: string;
  readonly event: string;
  readonly tenantId: string;
  readonly message: string;
  readonly count: number;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body; fails where it is no JSON. */
  readonly body: Told;
}

/** Sends one request over a connection of its own. */
export async function send(port: number, method: string, path: string, sent: Sent = {}): Promise<Received> {
  const response = await open(port, method, path, sent);
  const text = await textOf(response);
  const { statusCode = 0, headers } = response;
  return {
    status: statusCode,
    headers,
    text,
    get body() {
      return told(text);
    },
  };
}

/** The same up to the head of the response, whose body is the caller's to read. */
export function open(
  port: number,
  method: string,
  path: string,
  { headers = {}, body, chunked = false }: Sent = {},
): Promise<IncomingMessage> {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const length = text === undefined || chunked ? {} : { 'content-length': Buffer.byteLength(text) };
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sending = request({
      port,
      method,
      path,
      agent: false,
      host: '127.0.0.1',
      headers: { ...type, ...length, ...headers },
    });
    sending.on('response', resolve).on('error', reject);
    if (text !== undefined) sending.write(text);
    sending.end();
  });
}

export async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text;
}

/** The lines of a response, as they come. */
export async function* linesOf(response: IncomingMessage): AsyncGenerator<Told> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const [...lines] = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield told(line);
  }
}

export function told(text: string): Told {
  return JSON.parse(text) as Told;
}
