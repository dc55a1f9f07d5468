import express, { type Router } from 'express';
import type { Desk } from './desk.ts';
import { checkRights, dispatch } from './dispatch.ts';
import { sendRefusal } from './envelope.ts';
import { refusalOf } from './errors.ts';
import { readBody } from './read-body.ts';
import type { Route } from './route.ts';

export interface Placed {
  readonly route: Route;
  /** Below /v1, with {names}. */
  readonly path: string;
}

/** Every path of every operation; those that name no call centre first, so that `/callcenter/agent/x` is an agent. */
export function placeRoutes(routes: readonly Route[]): Placed[] {
  const plain = routes.flatMap((route) => route.paths.map((path) => ({ route, path: `/callcenter${path}` })));
  const scoped = routes.filter(({ scope }) => scope === 'callcentre');
  return [
    ...plain,
    ...scoped.flatMap((route) => route.paths.map((path) => ({ route, path: `/callcenter/{callcenter_id}${path}` }))),
  ];
}

export function createRouter(desk: Desk, routes: readonly Route[]): Router {
  const router = express.Router({ caseSensitive: true });
  const methods = new Map<string, Set<string>>();
  const body = readBody(desk.settings.maxBodyBytes);
  for (const { route, path } of placeRoutes(routes)) {
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    router[route.method](pattern, checkRights(desk, route), ...body, dispatch(desk, route, path));
    methods.set(pattern, (methods.get(pattern) ?? new Set<string>()).add(route.method.toUpperCase()));
  }
  for (const [pattern, allowed] of methods) refuseOthers(router, pattern, [...allowed].join(', '));
  return router;
}

function refuseOthers(router: Router, pattern: string, allowed: string): void {
  router.all(pattern, (req, res) => {
    res.setHeader('Allow', allowed);
    sendRefusal(res, refusalOf('wrongMethod', `method: expected ${allowed}, not ${req.method}`));
  });
}
