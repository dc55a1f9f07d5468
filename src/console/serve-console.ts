import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler } from 'express';

/** The page is static; all that it shows comes over the REST API with the viewer's own rights. */
export const serveConsole = (): RequestHandler =>
  express.static(join(dirname(fileURLToPath(import.meta.url)), 'page'), { index: 'index.html', maxAge: 0 });
