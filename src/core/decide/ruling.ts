import { ok, type Result } from '../../lib/result.ts';
import type { Rejection } from '../model/rejection.ts';

/** What came of the rule for the input itself, before its consequences are settled. */
export type Ruling = Result<unknown, Rejection> | { readonly ignored: string };

export const DONE: Ruling = ok(undefined);
