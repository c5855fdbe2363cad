import { connect } from 'node:net';

const EOL = '\r\n';

/** Generous: a machine that is busy with other work is no reason to fail. */
const PATIENCE_MS = 60_000;

export interface RequestParts {
  readonly method?: string;
  readonly target?: string;
  /** Lines as they are sent, whatever is wrong with them. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  /** How the end of the body is told; `said` where the lines say it. */
  readonly framing?: 'length' | 'chunked' | 'said';
}

/** The bytes of one request, after whose answer the server is to close. */
export function rawRequest(parts: RequestParts): Buffer {
  const { method = 'POST', target = '/crons/brief', headers = [], body = '', framing = 'length' } = parts;
  const bytes = Buffer.from(body);
  const framed = {
    length: { line: [`Content-Length: ${bytes.length}`], bytes },
    chunked: { line: ['Transfer-Encoding: chunked'], bytes: chunked(bytes) },
    said: { line: [], bytes },
  }[framing];
  const head = [`${method} ${target} HTTP/1.1`, 'Host: shop.example', 'Connection: close', ...headers];
  return Buffer.concat([Buffer.from([...head, ...framed.line, EOL].join(EOL), 'latin1'), framed.bytes]);
}

export function jsonRequest(fields: unknown, { headers = [], ...parts }: RequestParts = {}): Buffer {
  const body = typeof fields === 'string' || Buffer.isBuffer(fields) ? fields : JSON.stringify(fields);
  return rawRequest({ ...parts, headers: [...headers, 'Content-Type: application/json'], body });
}

function chunked(bytes: Buffer): Buffer {
  const size = Buffer.from(`${bytes.length.toString(16)}${EOL}`);
  return Buffer.concat([size, bytes, Buffer.from(`${EOL}0${EOL}${EOL}`)]);
}

export interface RawAnswer {
  /** 0 where none came. */
  readonly status: number;
  readonly head: string;
  readonly text: string;
}

/** Sends bytes over a connection of its own, and resolves with all that came until the server closed it. */
export function exchange(port: number, bytes: Buffer): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const received: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`No end within ${PATIENCE_MS} ms.`)));
    socket.on('data', (chunk) => received.push(chunk));
    // A server may cut off what is still being sent; then what counts is what it said before.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === undefined ? reject(error) : undefined,
    );
    socket.on('close', () => resolve(answerIn(Buffer.concat(received).toString('latin1'))));
  });
}

function answerIn(text: string): RawAnswer {
  const status = Number(/^HTTP\/1\.1 (?<status>\d{3}) /.exec(text)?.groups?.status ?? 0);
  return { status, head: text.slice(0, text.indexOf(EOL + EOL)), text };
}
