import type { IncomingHttpHeaders } from 'node:http';
import { err, ok, type Result } from '../lib/result.ts';
import { isLocalName, isOpenToAll } from '../rest/authenticate.ts';
import type { ProtocolParts } from './desk.ts';
import type { Identity } from './visitor.ts';

interface Claimed extends Identity {
  /** Of an earlier connection. */
  readonly token: string | null;
}

/** Of the part of a path that says who connects. */
const LONGEST = 1024;
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const SHORTEST_WORDS = /^[A-Za-z0-9+/_=-]*$/;

/** What the path says; null: nothing. Whatever it is made of, it is a value or a sentence. */
export function readPath(url: string): Result<Claimed | null, { status: number; msg: string }> {
  const path = url.split('?', 1)[0] ?? '';
  if (path === '/msg' || path === '/msg/') return ok(null);
  if (!path.startsWith('/msg/')) return err({ status: 404, msg: 'there is no such path' });
  const text = unescaped(path.slice('/msg/'.length));
  const claimed = text === null || text.length > LONGEST || !SHORTEST_WORDS.test(text) ? null : claimFrom(text);
  return claimed === null
    ? err({ status: 400, msg: 'path: expected the base64url of {"agent_id","company_code","os"}' })
    : ok(claimed);
}

function unescaped(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function claimFrom(base64: string): Claimed | null {
  const value = parse(Buffer.from(base64, 'base64url').toString('utf8'));
  if (typeof value !== 'object' || value === null) return null;
  const word = (name: string): string | null => {
    const given: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    return typeof given === 'string' || typeof given === 'number' ? String(given) : null;
  };
  const [agent, callcentre, os, token] = [word('agent_id'), word('company_code'), word('os'), word('session')];
  if (agent === null || callcentre === null || !NAME.test(agent) || !NAME.test(callcentre)) return null;
  return { agent, callcentre, os: os === '' || (os?.length ?? 0) > 64 ? null : os, token };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Browsers say which page it is that connects; a page from elsewhere must not do so in its visitor's name. */
export function mayConnect(parts: Pick<ProtocolParts, 'keys' | 'settings'>, headers: IncomingHttpHeaders): boolean {
  const { origin, host = '' } = headers;
  const { allowedOrigins } = parts.settings;
  // A name that was bent to this address is its page's own host.
  if (isOpenToAll(parts) && !isLocalName(host)) return false;
  if (origin === undefined || allowedOrigins.includes('*') || allowedOrigins.includes(origin)) return true;
  return origin === `http://${host}` || origin === `https://${host}`;
}
