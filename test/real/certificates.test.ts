import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import t from 'tap';
import WebSocket from 'ws';
import { generateGateways } from '../../src/dialplan/generate-switch.ts';
import { FULL_SETTINGS } from '../dialplan/full-settings.ts';
import { freePorts } from './free-ports.ts';
import { withoutFreeswitch } from './freeswitch.ts';
import { startPbx } from './pbx.ts';

const withoutOpenssl = (): string | false =>
  spawnSync('openssl', ['version']).status === 0 ? false : 'not tested: there is no program openssl';

const registerBy = (transport: string): string =>
  [
    'REGISTER sip:enqueued.internal SIP/2.0',
    `Via: SIP/2.0/${transport} a.invalid;branch=z9hG4bK1;rport`,
    'From: <sip:1001@enqueued.internal>;tag=1',
    'To: <sip:1001@enqueued.internal>',
    'Call-ID: 1',
    'CSeq: 1 REGISTER',
    `Contact: <sip:1001@a.invalid;transport=${transport.toLowerCase()}>`,
    'Max-Forwards: 70',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');

t.test(
  'where there are certificates: SIP over TLS, and over WebSocket',
  { skip: withoutFreeswitch() || withoutOpenssl() },
  async (t) => {
    const certs = mkdtempSync(join(tmpdir(), 'enqueued-certs-'));
    t.teardown(() => rmSync(certs, { recursive: true }));
    const pem = join(certs, 'agent.pem');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', pem];
    execFileSync('openssl', ['req', '-x509', ...key, '-out', join(certs, 'cert'), '-subj', '/CN=localhost'], {
      stdio: 'ignore',
    });
    execFileSync('sh', ['-c', 'cat "$1/cert" >> "$1/agent.pem"', 'sh', certs]);
    copyFileSync(pem, join(certs, 'wss.pem'));
    const [tlsPort = 0, wssPort = 0, externalPort = 0] = await freePorts(3);
    const pbx = await startPbx({
      certs,
      files: { 'generated/gateways.xml': generateGateways(FULL_SETTINGS.gateways) },
      env: {
        PBX_INTERNAL_TLS_PORT: String(tlsPort),
        PBX_INTERNAL_WSS_PORT: String(wssPort),
        PBX_EXTERNAL_TLS_PORT: String(externalPort),
      },
    });
    t.teardown(() => pbx.stop({ keep: !t.passing() }));

    t.test('TLS, of today only', async (t) => {
      const socket = connect({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      t.match(socket.getProtocol(), /TLSv1\.[23]/);
      socket.write(registerBy('TLS'));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      t.match(answer.toString(), /^SIP\/2\.0 401 /);
      socket.destroy();
      const old = connect({
        port: tlsPort,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
      });
      await t.rejects(once(old, 'secureConnect'));
    });

    t.test('WebSocket, for telephones in browsers', async (t) => {
      const socket = new WebSocket(`wss://127.0.0.1:${wssPort}`, 'sip', { rejectUnauthorized: false });
      await once(socket, 'open');
      socket.send(registerBy('WSS'));
      const [answer] = (await once(socket, 'message')) as [Buffer];
      t.match(answer.toString(), /^SIP\/2\.0 401 /);
      socket.terminate();
    });

    t.test('and gateways over TLS', async (t) => {
      t.match(await pbx.api('sofia status gateway carrier'), /Name\s+carrier/);
    });
  },
);
