import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import t from 'tap';
import { readConfig } from '../src/config/read-config.ts';
import { serveFreeswitchXml } from '../src/serve-freeswitch-xml.ts';
import { createManualClock } from './rest/manual-clock.ts';

t.test('who guesses the password of mod_xml_curl locks out nobody, and does not fill the log', async (t) => {
  const config = readConfig({ path: null, env: {}, settings: ['switch.xml_curl.password=of-mod-xml-curl-it-is'] });
  if (!config.ok) throw new Error(config.error.join());
  const clock = createManualClock();
  const logged: string[] = [];
  const logger = pino({}, { write: (line: string) => void logged.push(line) });
  const telephones = { byUser: () => undefined, all: () => [] };
  const server = createServer(
    express().use(serveFreeswitchXml(() => config.value, telephones as never, logger, clock)),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const ask = async (password: string | null): Promise<number> => {
    const authorization = `Basic ${Buffer.from(`freeswitch:${password ?? ''}`).toString('base64')}`;
    const headers = password === null ? {} : { authorization };
    const response = await fetch(`http://127.0.0.1:${port}/freeswitch/xml`, { method: 'POST', headers });
    await response.arrayBuffer();
    return response.status;
  };
  for (let tries = 0; tries < 20; tries += 1) {
    t.equal(await ask(null), 401);
    t.equal(await ask(`a-guess-${tries}`), 401);
    t.equal(await ask('of-mod-xml-curl-it-is'), 200, 'from the same address');
  }
  t.equal(logged.length, 1);
  clock.advance(60_000);
  await ask('a-guess');
  t.match(
    logged.map((line) => (JSON.parse(line) as { refused: number }).refused),
    [1, 40],
    'how many they were since',
  );
  t.notMatch(logged.join(), /a-guess|of-mod-xml-curl|Zn/, 'no password in the log');
});
