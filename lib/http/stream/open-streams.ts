import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { within } from '../../common/within.js';
import { CoordinatorLink } from '../coordinator-link.js';
import { type HttpResponse, type RawResponse, rawResponseOf } from '../platform.js';
import { beat } from './heartbeat.js';
import { LineStream } from './line-stream.js';

/** How long a reader has, once the runs have ended, to take the last lines. */
const LAST_LINES_MS = 2_000;

/** The streams that are being read, each bound to its response: where that goes, the stream goes. */
@Injectable()
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly responses = new Map<RawResponse, Promise<void>>();

  constructor(@Inject(CoordinatorLink) private readonly link: CoordinatorLink) {}

  open(response: HttpResponse): LineStream {
    const stream = new LineStream();
    const raw = rawResponseOf(response);
    if (raw.destroyed) return stream.destroy();
    const closed = new Promise<void>((resolve) => raw.once('close', resolve)).then(() => {
      this.responses.delete(raw);
      stream.destroy();
    });
    this.responses.set(raw, closed);
    beat(stream, this.link.clock);
    return stream;
  }

  /** A reader who does not read would keep the server, and so the application, from closing. */
  async beforeApplicationShutdown(): Promise<void> {
    const { clock } = this.link;
    const closing = [...this.responses].map(async ([raw, closed]) => {
      await within(() => closed, { clock, timeoutMs: LAST_LINES_MS }).catch(() => raw.destroy());
    });
    await Promise.all(closing);
  }
}
