import { Socket } from 'node:net';

/** A reply of the Redis protocol, version 2, as plain data. */
export type RespReply = string | number | null | Error | RespReply[];

/** The Redis protocol on a socket of its own, so that a test can look at a server without the clients under test. */
export class RespSocket {
  private readonly socket = new Socket();
  private readonly waiting: { resolve: (reply: RespReply) => void; reject: (error: Error) => void }[] = [];
  private buffer = '';

  /** Called with every reply that no command waits for: the lines of `MONITOR`. */
  onPush: (reply: RespReply) => void = () => {};

  static async connect(port: number): Promise<RespSocket> {
    const connection = new RespSocket();
    await new Promise<void>((resolve, reject) => {
      connection.socket.once('error', reject);
      connection.socket.connect(port, '127.0.0.1', () => resolve());
    });
    return connection;
  }

  private constructor() {
    this.socket.setEncoding('latin1');
    this.socket.on('data', (chunk) => this.read(String(chunk)));
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('The connection to Redis was closed.')));
  }

  /** Resolves with the reply, an error reply included; rejects only when the connection is lost. */
  send(...args: string[]): Promise<RespReply> {
    const parts = args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`);
    this.socket.write(`*${args.length}\r\n${parts.join('')}`);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  /** Gives the connection up after `ms`, for a server that may not answer. */
  limit(ms: number): this {
    this.socket.setTimeout(ms, () => this.socket.destroy(new Error(`Redis gave no answer for ${ms} ms.`)));
    return this;
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: string): void {
    this.buffer += chunk;
    for (let parsed = parse(this.buffer, 0); parsed !== undefined; parsed = parse(this.buffer, 0)) {
      this.buffer = this.buffer.slice(parsed.end);
      const next = this.waiting.shift();
      if (next === undefined) this.onPush(parsed.reply);
      else next.resolve(parsed.reply);
    }
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

/** Bytes are read as latin1, one character each, so that lengths can be counted; text is decoded at the leaves. */
function parse(buffer: string, start: number): { reply: RespReply; end: number } | undefined {
  const lineEnd = buffer.indexOf('\r\n', start);
  if (lineEnd < 0) return undefined;
  const line = buffer.slice(start + 1, lineEnd);
  const end = lineEnd + 2;
  switch (buffer[start]) {
    case '+':
      return { reply: decode(line), end };
    case '-':
      return { reply: new Error(decode(line)), end };
    case ':':
      return { reply: Number(line), end };
    case '$':
      return parseBulk(buffer, end, Number(line));
    case '*':
      return parseArray(buffer, end, Number(line));
    default:
      throw new Error(`Not a reply of Redis: ${JSON.stringify(buffer.slice(start, start + 40))}`);
  }
}

function parseBulk(buffer: string, start: number, length: number): ReturnType<typeof parse> {
  if (length < 0) return { reply: null, end: start };
  const end = start + length + 2;
  return buffer.length < end ? undefined : { reply: decode(buffer.slice(start, end - 2)), end };
}

function parseArray(buffer: string, start: number, length: number): ReturnType<typeof parse> {
  if (length < 0) return { reply: null, end: start };
  const reply: RespReply[] = [];
  let end = start;
  for (let index = 0; index < length; index++) {
    const item = parse(buffer, end);
    if (item === undefined) return undefined;
    reply.push(item.reply);
    end = item.end;
  }
  return { reply, end };
}

function decode(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
