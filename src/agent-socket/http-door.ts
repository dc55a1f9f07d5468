import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { addressOf, authenticate, isOpenToAll } from '../rest/authenticate.ts';
import { ANYBODY, type Caller } from '../rest/caller.ts';
import { createLockout } from '../rest/lockout.ts';
import { refusalFromThrown } from '../rest/read-body.ts';
import { securityHeaders } from '../rest/security-headers.ts';
import { createTokenBuckets } from '../rest/token-bucket.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { CODES } from './codes.ts';
import { describeProtocol } from './describe-protocol.ts';
import type { SocketDesk } from './desk.ts';
import { mayConnect } from './opening.ts';
import { LARGEST_MESSAGE } from './read-message.ts';
import { serve } from './serve.ts';

interface Refused {
  readonly status: number;
  readonly code: string;
  readonly msg: string;
}

/** The same messages by HTTP, and what describes them. */
export function serveProtocol(desk: SocketDesk): Router {
  const router = express.Router({ caseSensitive: true });
  // Larger ones are read as far as needed to be answered as over a WebSocket.
  const read = express.text({ type: () => true, limit: 8 * LARGEST_MESSAGE, defaultCharset: 'utf-8' });
  router.use('/openapi', securityHeaders);
  router.post('/openapi/request', createDoor(desk), read, answer(desk));
  router.use('/openapi', answerThrown);
  router.get('/v1/agent-protocol.json', securityHeaders, (_req, res) => void res.json(describeProtocol()));
  router.get(['/msg', '/msg/:who'], securityHeaders, (_req, res) => {
    res.setHeader('Upgrade', 'websocket');
    send(res, { status: 426, code: CODES.failed, msg: 'expected a WebSocket' });
  });
  return router;
}

/** Before the body is read: is it a page from elsewhere, is the key one of ours, does he come too often? */
function createDoor(desk: SocketDesk): RequestHandler {
  const lockout = createLockout(desk.clock);
  const { requestsPerSecond } = desk.settings;
  const buckets = createTokenBuckets(desk.clock, requestsPerSecond, 2 * requestsPerSecond);
  return (req, res, next) => {
    const caller = callerOf(desk, lockout, req);
    const wait = buckets.take((caller.ok ? caller.value?.keyId : null) ?? addressOf(req));
    if (wait > 0) return void send(res, { status: 429, code: CODES.limit, msg: `too many requests; wait ${wait} s` });
    if (!caller.ok) return void send(res, caller.error);
    res.locals['caller'] = caller.value;
    next();
  };
}

/** With a key its owner speaks for all agents of his call centre; without one, whoever shows an agent's session for him. */
function callerOf(
  desk: SocketDesk,
  lockout: ReturnType<typeof createLockout>,
  req: Request,
): Result<Caller | null, Refused> {
  if (!mayConnect(desk, req.headers))
    return err({ status: 403, code: CODES.notAllowed, msg: 'Origin, Host: pages from there may not connect' });
  if (isOpenToAll(desk)) return ok(ANYBODY);
  if (req.headers.authorization === undefined) return ok(null);
  const caller = authenticate(desk, lockout, req);
  if (caller.ok) return caller;
  const { status, msg } = caller.error;
  return err({ status, code: CODES.notAllowed, msg });
}

function answer(desk: SocketDesk): RequestHandler {
  return async (req, res) => {
    const caller = res.locals['caller'] as Caller | null;
    const visitor = { address: addressOf(req), identity: null, line: null, caller, session: null };
    const text: unknown = req.body;
    const served = serve(desk, visitor, typeof text === 'string' ? text : '');
    const { reply, after } = 'later' in served ? await served.later : served;
    res.json(reply);
    after?.();
  };
}

/** What the body's parser throws; a fault of ours goes on to whoever logs it. */
const answerThrown: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const refusal = refusalFromThrown(error);
  if (refusal === null || res.headersSent) return void next(error);
  send(res, { status: refusal.status, code: CODES.badParameter, msg: refusal.msg });
};

function send(res: Response, { status, code, msg }: Refused): void {
  res.status(status).json({ req_id: '', msg_type: 'error', code, msg });
}
