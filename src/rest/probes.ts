import express, { type RequestHandler, type Router } from 'express';
import type { RestParts } from './ports.ts';

/** Alive, ready, and how it is going. The first two tell nothing of anybody, and want no key. */
export function serveProbes({ readiness, readMetrics }: RestParts, door: RequestHandler): Router {
  const router = express.Router();
  router.get('/healthz', (_req, res) => void res.json({ status: 'ok' }));
  router.get('/readyz', (_req, res) => {
    const { isReady, details } = readiness();
    res.status(isReady ? 200 : 503).json({ status: isReady ? 'ready' : 'not ready', ...details });
  });
  router.get('/metrics', door, async (_req, res) => {
    res.type('text/plain; version=0.0.4; charset=utf-8').send(await readMetrics());
  });
  return router;
}
