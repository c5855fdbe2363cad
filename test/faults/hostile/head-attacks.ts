import { type Attack, attacks, bearer } from './attack.js';
import { rawRequest } from './raw-request.js';

/** Heads that say one thing to one reader and another to the next. */
export function headAttacks(token: string): Attack[] {
  const right = bearer(token);
  const sent = (...headers: string[]): Buffer => rawRequest({ headers });
  const framed = (...headers: string[]): Buffer =>
    rawRequest({ headers: [right, ...headers], body: '0\r\n\r\n', framing: 'said' });
  return [
    ...attacks('an injected header', [400], {
      'behind a line feed': sent(`X-Note: a\nX-Cron-Token: ${token}`),
      'behind a carriage return': sent(`X-Note: a\rX-Cron-Token: ${token}`),
      'behind a zero byte': sent(`X-Cron-Token: ${token}\0`),
      'with a space in its name': sent(`X-Cron-Token : ${token}`),
      'without a name': sent(`: ${token}`),
      'without a colon': sent(right, 'X-Cron-Token'),
    }),
    ...attacks('a folded header', [400, 401], {
      'with the token in the fold': sent(`X-Cron-Token: a\r\n ${token}`),
      'with a bearer in the fold': sent(`Authorization: Basic a\r\n\tBearer ${token}`),
    }),
    // Node.js takes such a line for one of HTTP/0.9, and the rest for headers.
    ...attacks('a broken path', [400, 401], {
      'by a line break': Buffer.from(
        'POST /crons/brief\r\nX-Injected: yes HTTP/1.1\r\nConnection: close\r\n\r\n',
      ),
    }),
    ...attacks('a body of two lengths', [400], {
      'length and chunks': framed('Content-Length: 5', 'Transfer-Encoding: chunked'),
      'two lengths': framed('Content-Length: 5', 'Content-Length: 0'),
      'a length below zero': framed('Content-Length: -5'),
      'a length that is no number': framed('Content-Length: five'),
      'chunks that are not the last': framed('Transfer-Encoding: chunked, gzip'),
    }),
    ...attacks('what is no HTTP', [400], {
      'a version there is not': Buffer.from(`POST /crons/brief HTTP/9.9\r\n${right}\r\n\r\n`),
      'a method there is not': Buffer.from(`TRIGGER /crons/brief HTTP/1.1\r\n${right}\r\n\r\n`),
      'no host': Buffer.from(`POST /crons/brief HTTP/1.1\r\n${right}\r\nConnection: close\r\n\r\n`),
      'the beginning of TLS': Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03]),
    }),
  ];
}
