import type { Response } from 'express';
import type { Refusal } from './errors.ts';

/** Every answer has this form, errors too. */
export interface Envelope {
  readonly code: string;
  readonly msg: string;
  readonly data: unknown;
}

export const SUCCESS = '000000';

export function sendData(res: Response, data: unknown): void {
  send(res, 200, { code: SUCCESS, msg: 'success', data: data ?? null });
}

export function sendRefusal(res: Response, { status, code, msg, retryAfter }: Refusal): void {
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="enqueued"');
  send(res, status, { code, msg, data: null });
}

function send(res: Response, status: number, envelope: Envelope): void {
  res.status(status).type('application/json').send(JSON.stringify(envelope));
}
