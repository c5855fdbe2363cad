import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import type { HttpResponse } from '../platform.js';
import { problemOf } from './problem-of.js';

/** Turns what the coordinator throws into Nest exceptions, for whatever filter the application has. */
@Injectable()
export class ProblemInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error: unknown) => {
        throw problemOf(error)?.on(context.switchToHttp().getResponse<HttpResponse>()) ?? error;
      }),
    );
  }
}
