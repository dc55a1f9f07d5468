import type { Request, RequestHandler, Response } from 'express';
import { err, ok, type Result } from '../lib/result.ts';
import { isStillAllowed } from './authenticate.ts';
import type { Caller } from './caller.ts';
import { isSwitchAttached, type Desk } from './desk.ts';
import { sendData, sendRefusal } from './envelope.ts';
import { refusalOf, type Refusal } from './errors.ts';
import { callcentreOf, createCallReader, type CallReader } from './read-call.ts';
import type { Call, Route } from './route.ts';

/** Was the request let in, and by whom was it made? Set by the door. */
const callerFrom = (res: Response): Caller => res.locals['caller'] as Caller;

/** Everything between the door and the body: may this key do it, here? */
export function checkRights(desk: Desk, route: Route): RequestHandler {
  return (req, res, next) => {
    const caller = callerFrom(res);
    const callcentre = callcentreOf(desk, route, caller, namedCallcentre(req));
    if (!callcentre.ok) return void sendRefusal(res, callcentre.error);
    if (!route.roles.includes(caller.role))
      return void sendRefusal(
        res,
        refusalOf('notAllowed', `role: expected a key of role ${route.roles.join(' or ')}, not ${caller.role}`),
      );
    res.locals['callcentre'] = callcentre.value;
    next();
  };
}

const namedCallcentre = (req: Request): string | undefined => {
  const named = req.params['callcenter_id'];
  return typeof named === 'string' ? named : undefined;
};

/** Reads the request, has the operation done, and answers. */
export function dispatch(desk: Desk, route: Route, path: string): RequestHandler {
  const reader = createCallReader(route, path);
  return async (req, res) => {
    const call = readCall(desk, route, reader, req, res);
    if (!call.ok) return void sendRefusal(res, call.error);
    if (route.open !== null) return void route.open(desk, call.value, req, res);
    const answer = await route.handle(desk, call.value);
    if (answer.ok) sendData(res, answer.value);
    else sendRefusal(res, answer.error);
  };
}

function readCall(
  desk: Desk,
  route: Route,
  reader: CallReader,
  req: Request,
  res: Response,
): Result<Call<string, never>, Refusal> {
  const params = reader.params(req);
  if (!params.ok) return params;
  const input = reader.input(req);
  if (!input.ok) return input;
  if (route.needsSwitch && !isSwitchAttached(desk))
    return err(refusalOf('switchAway', 'the switch is away; try again when it is back'));
  return ok({
    caller: callerFrom(res),
    callcentre: res.locals['callcentre'] as string,
    isNamed: namedCallcentre(req) !== undefined,
    params: params.value,
    input: input.value as never,
    isStillAllowed: () => isStillAllowed(desk, req),
  });
}
