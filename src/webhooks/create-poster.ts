import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isForbiddenAddress } from './check-url.ts';
import type { WebhookParts } from './ports.ts';

export interface Poster {
  /** Gives the status of the answer. Throws when there is none. */
  post(url: URL, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal): Promise<number>;
  close(): void;
}

/**
 * Follows no redirect: whoever receives must not choose where we post to. A name is looked up and its addresses are checked
 * as the connection is made, which goes to one of these: it cannot have become another one in between.
 */
export function createPoster({ resolve, settings }: Pick<WebhookParts, 'resolve' | 'settings'>): Poster {
  const options = { keepAlive: true, maxSockets: settings.maxParallel, lookup: checkedLookup(resolve) };
  const ways = {
    'http:': { agent: new http.Agent(options), request: http.request },
    'https:': { agent: new https.Agent(options), request: https.request },
  };
  const post: Poster['post'] = (url, headers, body, signal) =>
    new Promise((answered, failed) => {
      const { agent, request } = ways[url.protocol === 'https:' ? 'https:' : 'http:'];
      const sent = request(url, { method: 'POST', agent, headers, signal }, (response) => {
        answered(response.statusCode ?? 0);
        dropBody(response);
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // It was closed while nothing went over it, and has not seen this.
        if (sent.reusedSocket && error.code === 'ECONNRESET') post(url, headers, body, signal).then(answered, failed);
        else failed(error);
      });
      sent.end(body);
    });
  return {
    post,
    close: () => {
      for (const { agent } of Object.values(ways)) agent.destroy();
    },
  };
}

/** What has come with the head is let go, and the connection kept; what would come later is not waited for. */
function dropBody(response: http.IncomingMessage): void {
  response.on('error', () => undefined).resume();
  setImmediate(() => {
    if (!response.complete) response.destroy();
  });
}

const checkedLookup =
  (resolve: WebhookParts['resolve']): LookupFunction =>
  (host, { all }, done) => {
    resolve(host).then(
      (addresses) => {
        const forbidden = addresses.find(isForbiddenAddress);
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (forbidden !== undefined)
          done(new Error(`${host} is ${forbidden}: link-local and metadata addresses are not called`), '', 0);
        else if (first === undefined) done(new Error(`${host} has no address`), '', 0);
        else if (all === true) done(null, found);
        else done(null, first.address, first.family);
      },
      (error: unknown) => done(error as Error, '', 0),
    );
  };
