import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitForTurn } from '../real/one-at-a-time.ts';

/** FREESWITCH_BIN, or `freeswitch` on PATH; null where there is none. */
export function findFreeswitch(): string | null {
  const wanted = process.env['FREESWITCH_BIN'] ?? 'freeswitch';
  return spawnSync(wanted, ['-version'], { stdio: 'ignore' }).status === 0 ? wanted : null;
}

export interface RealSwitch {
  readonly eslPort: number;
  readonly sipPort: number;
  readonly root: string;
  start(): void;
  /** As a crash: at once, and waits until it is gone. */
  kill(): Promise<void>;
  /** Stops the process without ending it, as a hung one; false: goes on. */
  freeze(isFrozen: boolean): void;
  remove(): Promise<void>;
}

const FOLDERS = ['conf', 'log', 'db', 'run', 'temp', 'scripts', 'storage', 'recordings', 'sounds', 'certs', 'cache'];

export async function prepareRealSwitch(binary: string): Promise<RealSwitch> {
  const letGo = await waitForTurn();
  const root = mkdtempSync(join(tmpdir(), 'switch-test-'));
  for (const folder of FOLDERS) mkdirSync(join(root, folder));
  const [eslPort, sipPort] = [await findPort(), await findPort()];
  writeFileSync(join(root, 'conf', 'freeswitch.xml'), configuration(eslPort, sipPort));
  const options = FOLDERS.flatMap((folder) => [`-${folder}`, join(root, folder)]);
  let child: ChildProcess | null = null;

  const kill = async (): Promise<void> => {
    const running = child;
    child = null;
    if (running === null || running.exitCode !== null) return;
    const isGone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await isGone;
  };
  process.once('exit', () => child?.kill('SIGKILL'));

  return {
    eslPort,
    sipPort,
    root,
    start: () =>
      void (child = spawn(binary, ['-nf', '-nc', '-nonat', '-np', ...options], { cwd: root, stdio: 'ignore' })),
    kill,
    freeze: (isFrozen) => void child?.kill(isFrozen ? 'SIGSTOP' : 'SIGCONT'),
    remove: async () => {
      await kill();
      rmSync(root, { recursive: true, force: true, maxRetries: 3 });
      letGo();
    },
  };
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One REGISTER of a telephone without a password; expires 0 takes it back. */
export async function register(sipPort: number, user: string, expires: number): Promise<string> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  const answer = new Promise<string>((resolve) => socket.once('message', (text) => resolve(text.toString('latin1'))));
  const lines = [
    `REGISTER sip:pbx.test SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};rport;branch=z9hG4bK${Math.random().toString(36).slice(2)}`,
    `From: <sip:${user}@pbx.test>;tag=${user}`,
    `To: <sip:${user}@pbx.test>`,
    `Call-ID: register-${user}`,
    `CSeq: ${expires === 0 ? 2 : 1} REGISTER`,
    `Contact: <sip:${user}@127.0.0.1:${port}>`,
    `Expires: ${expires}`,
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  socket.send(`${lines.join('\r\n')}\r\n\r\n`, sipPort, '127.0.0.1');
  const text = await answer;
  socket.close();
  return text.split('\r\n')[0] ?? '';
}

/** A mono WAV file with a tone, so long. */
export function writeTone(path: string, ms: number): void {
  const samples = 8 * ms;
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(8_000, 24);
  file.writeUInt32LE(16_000, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(2 * samples, 40);
  for (let at = 0; at < samples; at += 1) file.writeInt16LE(Math.round(8_000 * Math.sin(at / 3)), 44 + 2 * at);
  writeFileSync(path, file);
}

const params = (values: Readonly<Record<string, string | number | boolean>>): string =>
  Object.entries(values)
    .map(([name, value]) => `<param name="${name}" value="${value}"/>`)
    .join('\n');

const section = (name: string, inner: string): string => `<configuration name="${name}">${inner}</configuration>`;
const settings = (values: Readonly<Record<string, string | number | boolean>>): string =>
  `<settings>${params(values)}</settings>`;

const MODULES = [
  'event_socket',
  'sofia',
  'commands',
  'dptools',
  'dialplan_xml',
  'tone_stream',
  'sndfile',
  'conference',
];

/** As little as the adapter needs: a room profile, a telephone that may register, and numbers that answer or do not. */
function configuration(eslPort: number, sipPort: number): string {
  const modules = [...MODULES, 'loopback'].map((name) => `<load module="mod_${name}"/>`).join('\n');
  const profile = params({ 'caller-controls': 'none', 'comfort-noise': false, rate: 8_000, interval: 20, domain: 'x' });
  const extension = (number: string, ...applications: string[]): string =>
    `<extension name="${number}"><condition field="destination_number" expression="^${number}$">` +
    applications.map((application) => `<action application="${application}"/>`).join('') +
    '</condition></extension>';
  const sip = settings({
    'sip-ip': '127.0.0.1',
    'rtp-ip': '127.0.0.1',
    'sip-port': sipPort,
    context: 'default',
    dialplan: 'XML',
    'accept-blind-reg': true,
    'accept-blind-auth': true,
    'force-register-domain': 'pbx.test',
    'force-register-db-domain': 'pbx.test',
    'inbound-codec-prefs': 'PCMU',
    'outbound-codec-prefs': 'PCMU',
  });
  return `<?xml version="1.0"?>
<document type="freeswitch/xml">
<section name="configuration">
${section('switch.conf', settings({ 'max-sessions': 200, 'sessions-per-second': 200, loglevel: 'warning' }))}
${section('modules.conf', `<modules>\n${modules}\n</modules>`)}
${section('event_socket.conf', settings({ 'listen-ip': '127.0.0.1', 'listen-port': eslPort, password: 'secret', 'nat-map': false }))}
${section('sofia.conf', `<profiles><profile name="internal"><domains><domain name="all" alias="true" parse="false"/></domains>${sip}</profile></profiles>`)}
${section('conference.conf', `<caller-controls><group name="none"></group></caller-controls><profiles><profile name="conversation">${profile}</profile></profiles>`)}
${section('acl.conf', '<network-lists/>')}
${section('timezones.conf', '<timezones/>')}
</section>
<section name="dialplan"><context name="default">
${extension('501', 'answer', 'park')}
${extension('502', 'ring_ready', 'park')}
${extension('503', 'pre_answer', 'park')}
</context></section>
<section name="directory"><domain name="pbx.test"><params>
<param name="dial-string" value="\${sofia_contact(*/\${dialed_user}@\${dialed_domain})}"/></params>
<users><user id="1001"/><user id="1002"/></users></domain></section>
</document>
`;
}
