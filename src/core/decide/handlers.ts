import type { Result } from '../../lib/result.ts';
import type { Draft } from '../model/draft.ts';
import type { Rejection } from '../model/rejection.ts';
import type { RequestName, Requests } from '../model/request.ts';

export type Answer = Result<unknown, Rejection>;

/** By name of the request: its rule. */
export type Handlers<N extends RequestName> = {
  readonly [K in N]: (draft: Draft, callcentre: string, params: Requests[K]) => Answer;
};
