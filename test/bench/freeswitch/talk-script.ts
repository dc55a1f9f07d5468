import { randomUUID } from 'node:crypto';
import { EventSocket, type Headers } from '../../real/event-socket.ts';
import { NUMBERS } from './box.ts';

const NUDGE_MS = 2;

type Parameters = [address: { eslPort: number; password: string }, telephones: string, agents: string[]];

/**
 * The bare script, a process of its own: it calls the next agent for every caller who is parked, puts both into a
 * conference when he has answered, and hangs up the one when the other has. It knows of no queue, keeps nothing, and
 * believes that all goes well. As the daemon does, it nudges the event socket, which would send its events late.
 */
const [address, telephones, agents] = JSON.parse(process.argv[2] ?? '') as Parameters;
const socket = await EventSocket.open(address.eslPort, address.password, 'CHANNEL_PARK CHANNEL_HANGUP');
/** Both legs of a talk, by either. */
const others = new Map<string, string>();
let calls = 0;

const onParked = (event: Headers): void => {
  const leg = event['Unique-ID'] ?? '';
  const caller = others.get(leg);
  if (caller !== undefined) return join(caller, leg);
  if (event['Caller-Destination-Number'] !== NUMBERS.script) return;
  const agent = randomUUID();
  others.set(leg, agent).set(agent, leg);
  const number = event['Caller-Caller-ID-Number'] ?? '';
  const options = `origination_uuid=${agent},ignore_early_media=true,origination_caller_id_number=${number}`;
  const name = agents[(calls += 1) % agents.length] ?? '';
  void socket.send(`bgapi originate {${options}}sofia/external/${name}@${telephones} &park()`);
};

const join = (caller: string, agent: string): void => {
  for (const leg of [caller, agent]) void socket.execute(leg, 'conference', `bench-${agent}@conversation`);
};

const onHungUp = (leg: string): void => {
  const other = others.get(leg);
  if (other === undefined) return;
  others.delete(leg);
  others.delete(other);
  void socket.send(`api uuid_kill ${other}`);
};

socket.onEvent((event) => {
  if (event['Event-Name'] === 'CHANNEL_PARK') onParked(event);
  else onHungUp(event['Unique-ID'] ?? '');
});
setInterval(() => socket.nudge(), NUDGE_MS);
process.send?.('ready');
