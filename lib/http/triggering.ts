import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import type { Job } from '../coordinator/job.js';
import type { StartedRun } from '../coordinator/triggered-run.js';
import type { Answer } from './answer/answer.js';
import { type Attempt, attempt } from './attempt.js';
import { CoordinatorLink } from './coordinator-link.js';
import type { HttpResponse } from './platform.js';
import type { TriggerOrder } from './request/trigger-order.js';
import { followRun } from './stream/run-lines.js';
import { OpenStreams } from './stream/open-streams.js';
import type { LineStream } from './stream/line-stream.js';

/** How the answers for the jobs of a request become one. */
export interface AnswerShape {
  answer(answers: readonly Answer[]): Answer;
  lastLine(answers: readonly Answer[]): object;
}

/** An answer, or what to send in its place. */
export type Reply = Answer & { readonly stream?: StreamableFile };

/** Triggers the jobs of a request at once, and answers in the mode it asks for. */
@Injectable()
export class Triggering {
  constructor(
    @Inject(CoordinatorLink) private readonly link: CoordinatorLink,
    @Inject(OpenStreams) private readonly streams: OpenStreams,
  ) {}

  /** Nothing starts where a job is unknown or the options fit not all of them. */
  async trigger(
    names: readonly string[],
    { mode, options }: TriggerOrder,
    shape: AnswerShape,
    response: HttpResponse,
  ): Promise<Reply> {
    const { roster, trigger } = this.link.runtime;
    const jobs = names.map((name) => roster.get(name));
    for (const job of jobs) trigger.check(job, options);
    const attemptAll = (onStarted?: (started: StartedRun) => void): Attempt[] =>
      jobs.map((job: Job) => attempt(this.link.runtime, job, options, onStarted));
    if (mode === 'stream') return this.stream(attemptAll, shape, response);
    const answers = attemptAll().map(({ begun, ended }) => (mode === 'wait' ? ended : begun));
    return shape.answer(await Promise.all(answers));
  }

  private async stream(
    attemptAll: (onStarted: (started: StartedRun) => void) => Attempt[],
    shape: AnswerShape,
    response: HttpResponse,
  ): Promise<Reply> {
    const stream = this.streams.open(response);
    const attempts = attemptAll((started) => followRun(this.link.runtime.events, started, stream));
    const answer = shape.answer(await Promise.all(attempts.map(({ begun }) => begun)));
    if (answer.problem !== undefined || stream.destroyed) {
      stream.destroy();
      return answer;
    }
    void conclude(stream, attempts, shape);
    const status = answer.status === 207 ? 207 : 200;
    return { status, body: {}, stream: new StreamableFile(stream, { type: 'application/x-ndjson' }) };
  }
}

async function conclude(stream: LineStream, attempts: readonly Attempt[], shape: AnswerShape): Promise<void> {
  try {
    stream.conclude(shape.lastLine(await Promise.all(attempts.map(({ ended }) => ended))));
  } catch (error) {
    stream.destroy(error instanceof Error ? error : undefined);
  }
}
