import express, { type RequestHandler } from 'express';
import { sendRefusal } from './envelope.ts';
import { refusalOf, type Refusal } from './errors.ts';

/** No parameter of ours lies deeper. */
const DEEPEST = 8;

/** Reads a JSON object into req.body, or answers why not. No body is an empty object. */
export function readBody(maxBytes: number): RequestHandler[] {
  return [refuseOtherTypes, express.json({ limit: maxBytes, type: () => true, strict: false }), refuseOtherShapes];
}

const hasBody = (headers: { readonly [name: string]: unknown }): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const refuseOtherTypes: RequestHandler = (req, res, next) => {
  const isJson = /^application\/json *(; *charset="?utf-8"? *)?$/i.test(req.headers['content-type'] ?? '');
  if (!hasBody(req.headers) || isJson) next();
  else sendRefusal(res, refusalOf('wrongType', 'Content-Type: expected application/json, in UTF-8'));
};

const refuseOtherShapes: RequestHandler = (req, res, next) => {
  if (req.body === undefined) req.body = {};
  const problem = findShapeProblem(req.body);
  if (problem === null) next();
  else sendRefusal(res, problem);
};

function findShapeProblem(body: unknown): Refusal | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refusalOf('badParameter', 'body: expected a JSON object');
  return findHostile(body, 1);
}

function findHostile(value: unknown, depth: number): Refusal | null {
  if (typeof value !== 'object' || value === null) return null;
  if (depth > DEEPEST) return refusalOf('badParameter', `body: expected at most ${DEEPEST} levels`);
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') return refusalOf('badParameter', '__proto__: is no field');
    const problem = findHostile(inner, depth + 1);
    if (problem !== null) return problem;
  }
  return null;
}

/** What express and its parsers throw before a handler of ours is reached. */
export function refusalFromThrown(error: unknown): Refusal | null {
  const { status, type } = (error ?? {}) as { status?: unknown; type?: unknown };
  if (type === 'entity.too.large') return refusalOf('tooLarge', 'body: larger than is accepted');
  if (type === 'entity.parse.failed') return refusalOf('badParameter', 'body: expected JSON');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return refusalOf('wrongType', 'Content-Encoding, charset: expected UTF-8, plain or gzip');
  if (error instanceof URIError || (typeof status === 'number' && status >= 400 && status < 500))
    return refusalOf('badParameter', 'request: cannot be read');
  return null;
}
