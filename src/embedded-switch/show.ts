import { hasMedia, type Channel } from './channel.ts';
import type { Core } from './core.ts';
import { localDate } from './events.ts';
import { registrationRow } from './telephones.ts';

type Row = Record<string, string>;

/** `show channels|calls|registrations [count] [as json]` */
export function show(core: Core, arg: string): string {
  const words = arg.trim().split(/ +/);
  const isJson = words.at(-2) === 'as' && words.at(-1) === 'json';
  const rows = rowsOf(core, words[0] ?? '');
  if (!rows) return USAGE;
  if (words[1] === 'count')
    return isJson ? `${JSON.stringify({ row_count: rows.length, rows: [] })}\n` : `\n${rows.length} total.\n`;
  return isJson ? asJson(rows) : asLines(rows);
}

const USAGE =
  '-USAGE: codec|endpoint|application|api|dialplan|file|timer|calls [count]|channels [count|like <match string>]|calls|' +
  'detailed_calls|bridged_calls|detailed_bridged_calls|aliases|complete|chat|management|modules|nat_map|say|interfaces|' +
  'interface_types|tasks|limits|status\n';

function rowsOf(core: Core, what: string): Row[] | undefined {
  if (what === 'registrations') {
    return [...core.directory.telephones.values()]
      .filter((telephone) => telephone.isRegistered)
      .map((telephone) => registrationRow(core, telephone));
  }
  return what === 'channels' || what === 'calls'
    ? Array.from(core.channels.values(), (channel) => channelRow(core, channel))
    : undefined;
}

const asJson = (rows: readonly Row[]): string =>
  rows.length === 0 ? '{"row_count": 0}\n' : `${JSON.stringify({ row_count: rows.length, rows })}\n`;

function asLines(rows: readonly Row[]): string {
  const lines = rows.map((row) => Object.values(row).join(','));
  const [first] = rows;
  return `${first ? `${Object.keys(first).join(',')}\n${lines.join('\n')}\n` : ''}\n${rows.length} total.\n`;
}

function channelRow(core: Core, channel: Channel): Row {
  const codec = hasMedia(channel) ? ['PCMU', '8000', '64000'] : ['', '', ''];
  const [name = '', rate = '', bits = ''] = codec;
  return {
    uuid: channel.uuid,
    direction: channel.direction,
    created: localDate(channel.createdAt),
    created_epoch: String(Math.floor(channel.createdAt / 1000)),
    name: channel.name,
    state: channel.state,
    cid_name: channel.caller.name,
    cid_num: channel.caller.number,
    ip_addr: channel.direction === 'inbound' ? '127.0.0.1' : '',
    dest: channel.destination,
    application: channel.application.name,
    application_data: channel.application.data,
    dialplan: channel.dialplan,
    context: channel.context,
    read_codec: name,
    read_rate: rate,
    read_bit_rate: bits,
    write_codec: name,
    write_rate: rate,
    write_bit_rate: bits,
    secure: '',
    hostname: core.settings.switchname,
    presence_id: channel.presenceId,
    presence_data: '',
    accountcode: '',
    callstate: channel.callState,
    callee_name: channel.callee.name,
    callee_num: channel.callee.number,
    callee_direction: '',
    call_uuid: channel.direction === 'outbound' ? channel.uuid : '',
    sent_callee_name: '',
    sent_callee_num: '',
    initial_cid_name: channel.original.name,
    initial_cid_num: channel.original.number,
    initial_ip_addr: channel.direction === 'inbound' ? '127.0.0.1' : '',
    initial_dest: channel.destination,
    initial_dialplan: channel.dialplan,
    initial_context: channel.context,
  };
}
