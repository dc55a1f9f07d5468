import { cp, mkdir, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { EventSocket, Headers } from './event-socket.ts';
import { freePorts, rtpRange } from './free-ports.ts';
import { Freeswitch, projectFolder } from './freeswitch.ts';
import { MUSIC_HZ, toneStream } from './tones.ts';

export interface PbxOptions {
  /** Port of 127.0.0.1 where calls are handed over; a free one, where nobody listens, when not said. */
  readonly daemonPort?: number;
  /** Files of the configuration to add or to replace, by their path in it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly certs?: string;
  /** Does the rest to the configuration before it is read. */
  readonly prepare?: (confFolder: string, address: PbxAddress) => Promise<void>;
}

export interface Conference {
  readonly conference_name: string;
  readonly members: readonly {
    readonly id: number;
    readonly uuid: string;
    readonly flags: Readonly<Record<string, boolean>>;
  }[];
  /** Files. */
  readonly recordings: readonly string[];
}

/** Among the members of a conference stands what writes its recording. */
interface ListedConference {
  readonly conference_name: string;
  readonly members: readonly (Conference['members'][number] & { readonly record_path?: string })[];
}

/** Starts the project's freeswitch-conf, with nothing changed but ports and passwords. */
export async function startPbx(options: PbxOptions = {}): Promise<Pbx> {
  const ports = await freePorts(4);
  const [eslPort = 0, sipPort = 0, publicSipPort = 0, freeDaemonPort = 0] = ports;
  const [firstRtp, lastRtp] = rtpRange();
  const daemonPort = options.daemonPort ?? freeDaemonPort;
  const password = randomBytes(9).toString('hex');
  const phonePassword = randomBytes(9).toString('hex');
  const address: PbxAddress = { eslPort, password, phonePassword, sipPort, publicSipPort, daemonPort };
  const freeswitch = await Freeswitch.start({
    eslPort,
    password,
    ...(options.certs === undefined ? {} : { certs: options.certs }),
    subscribe: 'ALL',
    writeConf: async (folder) => {
      await copyConf(folder, options.files ?? {});
      await options.prepare?.(folder, address);
    },
    env: {
      PBX_EVENT_SOCKET_PORT: String(eslPort),
      PBX_EVENT_SOCKET_PASSWORD: password,
      PBX_PHONE_PASSWORD: phonePassword,
      PBX_INTERNAL_SIP_PORT: String(sipPort),
      PBX_EXTERNAL_SIP_PORT: String(publicSipPort),
      PBX_RTP_START_PORT: String(firstRtp),
      PBX_RTP_END_PORT: String(lastRtp),
      PBX_ENQUEUED_SOCKET: `127.0.0.1:${daemonPort}`,
      PBX_HOLD_MUSIC: toneStream(MUSIC_HZ),
      ...options.env,
    },
  });
  return new Pbx(freeswitch, address);
}

async function copyConf(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await cp(join(projectFolder(), 'freeswitch-conf'), folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

export interface PbxAddress {
  readonly eslPort: number;
  readonly password: string;
  readonly phonePassword: string;
  readonly sipPort: number;
  readonly publicSipPort: number;
  readonly daemonPort: number;
}

/** The FreeSWITCH under test. */
export class Pbx {
  readonly freeswitch: Freeswitch;
  readonly address: PbxAddress;
  readonly domain = 'enqueued.internal';

  constructor(freeswitch: Freeswitch, address: PbxAddress) {
    this.freeswitch = freeswitch;
    this.address = address;
  }

  /** Subscribed to all events. A new one after every start. */
  get events(): EventSocket {
    return this.freeswitch.events;
  }

  api(command: string): Promise<string> {
    return this.events.api(command);
  }

  bgapi(command: string): Promise<string> {
    return this.events.bgapi(command);
  }

  /** Rows of `show channels`, which is written late: wait for what you expect. */
  async channels(): Promise<readonly Headers[]> {
    const text = await this.api('show channels as json');
    // Its own database was locked for a moment.
    if (text.startsWith('-ERR SQL')) return this.channels();
    return (JSON.parse(text) as { rows?: Headers[] }).rows ?? [];
  }

  async conferences(): Promise<readonly Conference[]> {
    const text = await this.api('conference json_list');
    const listed = text.startsWith('[') ? JSON.parse(text) : [];
    return (listed as ListedConference[]).map(({ conference_name, members }) => ({
      conference_name,
      members: members.filter(({ record_path: path }) => path === undefined),
      recordings: members.flatMap(({ record_path: path }) => path ?? []),
    }));
  }

  log(): Promise<string> {
    return this.freeswitch.log();
  }

  /** Dies without a word, and comes back with the same files on the same ports. */
  async crash(): Promise<void> {
    await this.freeswitch.halt('SIGKILL');
  }

  restart(): Promise<void> {
    return this.freeswitch.start();
  }

  stop(options: { keep?: boolean } = {}): Promise<void> {
    return this.freeswitch.stop(options);
  }
}
