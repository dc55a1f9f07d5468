import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';

const HEADERS = {
  'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
};

const PAGE = join(dirname(fileURLToPath(import.meta.url)), 'page');

/** The page is static; all that it shows comes over the REST API with the viewer's own rights. */
export function serveConsole(): RequestHandler {
  const paths = new Set(['/', ...readdirSync(PAGE).map((name) => `/${name}`)]);
  const serve = express.static(PAGE, {
    index: 'index.html',
    maxAge: 0,
    setHeaders: (res) => {
      for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
    },
  });
  // Requests of the API must not look for a file of their name first.
  return (req, res, next) => {
    if (paths.has(req.path)) serve(req, res, next);
    else next();
  };
}
