import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Sent {
  /** A list sends the header several times. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown;
  /** Leaves `Content-Length` out. */
  readonly chunked?: boolean;
}

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body; fails where it is no JSON. */
  readonly body: any;
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
      return JSON.parse(text);
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
  const text = typeof body === 'string' ? body : JSON.stringify(body);
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
export async function* linesOf(response: IncomingMessage): AsyncGenerator<Record<string, any>> {
  let rest = '';
  for await (const chunk of response.setEncoding('utf8')) {
    const [...lines] = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Record<string, unknown>;
  }
}
