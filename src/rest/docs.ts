import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { type Response, type Router } from 'express';

/** Of Swagger UI only these; the rest of the package is of no use to a browser. */
const FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** Only what comes from here; styles are set by the page's script, pictures are in its style sheet. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>enqueued API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;

const START = `SwaggerUIBundle({ url: '/v1/openapi.json', dom_id: '#docs', deepLinking: true, docExpansion: 'none', validatorUrl: null });
`;

/** A page to try the API at. Everything comes from this machine. */
export function serveDocs(): Router {
  const router = express.Router();
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  router.get('/docs', (_req, res) => void open(res).type('html').send(PAGE));
  router.get('/docs/start.js', (_req, res) => void open(res).type('text/javascript').send(START));
  for (const file of FILES) router.get(`/docs/${file}`, (_req, res) => open(res).sendFile(join(folder, file)));
  return router;
}

const open = (res: Response): Response => {
  res.setHeader('Content-Security-Policy', POLICY);
  return res;
};
