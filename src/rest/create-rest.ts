import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { addressOf, authenticate } from './authenticate.ts';
import { createRouter } from './create-router.ts';
import type { Desk } from './desk.ts';
import { serveDocs } from './docs.ts';
import { sendRefusal } from './envelope.ts';
import { refusalOf, type Refusal } from './errors.ts';
import { createLockout } from './lockout.ts';
import { buildOpenapi } from './openapi.ts';
import type { RestParts } from './ports.ts';
import { refusalFromThrown } from './read-body.ts';
import { ROUTES } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { createStreams } from './streams.ts';
import { serveProbes } from './probes.ts';
import { createTokenBuckets, type TokenBuckets } from './token-bucket.ts';

/** The REST API, its description, and what watches over the process. Last of a server's handlers: it answers every path. */
export function createRest(parts: RestParts): Express {
  const desk: Desk = {
    ...parts,
    streams: createStreams(parts),
    passwords: createLockout(parts.clock),
  };
  const { requestsPerSecond, burst } = parts.settings;
  const buckets = createTokenBuckets(parts.clock, requestsPerSecond, burst);
  const door = createDoor(parts, buckets);
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').set('query parser', 'simple');
  app.use(securityHeaders);
  app.use(serveProbes(parts, door));
  app.use(serveDocs());
  app.get('/v1/openapi.json', (_req, res) => void res.json(OPENAPI()));
  app.use('/v1', door, createRouter(desk, ROUTES));
  app.use((req, res) => sendRefusal(res, refusalOf('noSuchThing', `path: there is no ${req.path}`)));
  app.use(answerThrown(parts));
  return app;
}

let openapi: Record<string, unknown> | null = null;
const OPENAPI = (): Record<string, unknown> => (openapi ??= buildOpenapi());

/** Lets in who has a key, as often as the settings say. */
function createDoor(parts: RestParts, buckets: TokenBuckets): RequestHandler {
  const lockout = createLockout(parts.clock);
  return (req, res, next) => {
    const caller = authenticate(parts, lockout, req);
    const wait = buckets.take((caller.ok ? caller.value.keyId : null) ?? addressOf(req));
    if (wait > 0) return void sendRefusal(res, tooMany(wait));
    if (!caller.ok) return void sendRefusal(res, caller.error);
    res.locals['caller'] = caller.value;
    next();
  };
}

const STORE_AWAY = refusalOf('storeAway', 'nothing can be stored for now; calls go on; try again later', 1);

const tooMany = (wait: number): Refusal => refusalOf('tooMany', `too many requests; try again in ${wait} s`, wait);

/** A fault of ours is logged and told without its details. */
function answerThrown({ logger, isStoreAway }: RestParts): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return void next(error);
    const refusal = isStoreAway(error) ? STORE_AWAY : refusalFromThrown(error);
    if (refusal === null) logger.error({ err: error, method: req.method, path: req.path }, 'a request failed');
    sendRefusal(res, refusal ?? refusalOf('internal', 'internal error; the log tells more'));
  };
}
