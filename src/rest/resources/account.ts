import { Type } from '@sinclair/typebox';
import { key, nameOf } from '../../core/model/call-centre.ts';
import { ok } from '../../lib/result.ts';
import { ACCOUNT_ROLES, type AccountRole } from '../../core/model/role.ts';
import type { Account } from '../../store/account.ts';
import { BACK_OFFICE, FLOOR } from '../caller.ts';
import { refuse } from '../errors.ts';
import { pageOf, pageThrough, PAGING } from '../page.ts';
import { password } from '../password.ts';
import { route, type Route } from '../route.ts';
import { agentName, closed, line, name, nullable, oneOf, optional } from '../schema.ts';
import { skillsFrom, skillsInput } from '../skills.ts';

const tag = 'account';

const role = oneOf(ACCOUNT_ROLES, 'supervisor: may listen in, whisper, barge in, take over and force');
const enabled = Type.Boolean({ description: 'false: he cannot log in, and what he sends is refused' });
const FIELDS = {
  role: optional(role),
  enabled: optional(enabled),
  num: optional(line(32, 'his number, for announcements')),
  extension: optional(name),
  channel: optional(name),
  skills: optional(skillsInput),
};

const account = closed(
  {
    name: agentName,
    role,
    enabled,
    num: nullable(Type.String()),
    extension: nullable(name),
    channel: nullable(name),
    skills: skillsInput,
  },
  { title: 'Account' },
);

/** Never with the password. */
const show = ({ id, role: his, isEnabled, profile }: Account) => ({
  name: nameOf(id),
  role: his,
  enabled: isEnabled,
  ...profile,
});

interface Given {
  readonly role?: AccountRole;
  readonly enabled?: boolean;
  readonly num?: string;
  readonly extension?: string;
  readonly channel?: string;
  readonly skills?: Parameters<typeof skillsFrom>[0];
}

const fieldsFrom = ({ role: his, enabled: isEnabled, num, extension, channel, skills }: Given) => ({
  role: his,
  isEnabled,
  profile: { num, extension, channel, skills: skills === undefined ? undefined : skillsFrom(skills) },
});

const noAccount = (agent: string) => refuse('noSuchThing', `agent_name: agent ${agent} has no account`);

/** Who may check in by the agent protocol. */
export const accountRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/account',
    tag,
    summary: 'Create the account with which an agent checks in by the agent protocol',
    roles: BACK_OFFICE,
    input: closed({ name: agentName, password, ...FIELDS }),
    reply: account,
    handle: async (desk, { callcentre, input }) => {
      const id = key(callcentre, input.name);
      const taken = refuse('conflict', `name: agent ${input.name} has an account already`);
      if (desk.accounts.has(id)) return taken;
      const hash = await desk.accounts.hash(input.password);
      // While it was made another may have come.
      if (desk.accounts.has(id)) return taken;
      desk.accounts.put(id, hash, fieldsFrom(input));
      const created = desk.accounts.find(id);
      return created === null ? noAccount(input.name) : ok(show(created));
    },
  }),
  route({
    method: 'get',
    path: '/account',
    tag,
    summary: 'List the accounts, without their passwords',
    roles: FLOOR,
    input: closed(PAGING),
    reply: pageOf(account),
    handle: (desk, { callcentre, input }) => ok(pageThrough(input, desk.accounts.list(callcentre), show)),
  }),
  route({
    method: 'get',
    path: '/account/{agent_name}',
    tag,
    summary: 'Read one account, without its password',
    roles: FLOOR,
    reply: account,
    handle: (desk, { callcentre, params }) => {
      const found = desk.accounts.find(key(callcentre, params.agent_name));
      return found === null ? noAccount(params.agent_name) : ok(show(found));
    },
  }),
  route({
    method: 'post',
    path: '/account/{agent_name}',
    tag,
    summary: 'Change an account; what is left out stays. It counts from the next login on, enabled at once',
    roles: BACK_OFFICE,
    input: closed({ password: optional(password), ...FIELDS }),
    reply: account,
    handle: async (desk, { callcentre, params, input }) => {
      const id = key(callcentre, params.agent_name);
      const hash = input.password === undefined ? null : await desk.accounts.hash(input.password);
      if (!desk.accounts.has(id)) return noAccount(params.agent_name);
      if (hash === null) desk.accounts.update(id, fieldsFrom(input));
      else desk.accounts.put(id, hash, fieldsFrom(input));
      const changed = desk.accounts.find(id);
      return changed === null ? noAccount(params.agent_name) : ok(show(changed));
    },
  }),
  route({
    method: 'delete',
    path: '/account/{agent_name}',
    tag,
    summary: 'Remove an account; who is logged in stays so',
    roles: BACK_OFFICE,
    reply: Type.Null(),
    handle: (desk, { callcentre, params }) =>
      desk.accounts.remove(key(callcentre, params.agent_name)) ? ok(null) : noAccount(params.agent_name),
  }),
  route({
    method: 'get',
    path: '/checkin',
    tag,
    summary: 'May the agents of this call centre check in',
    roles: FLOOR,
    reply: closed({ enabled: Type.Boolean() }),
    handle: (desk, { callcentre }) => ok({ enabled: desk.accounts.isOpen(callcentre) }),
  }),
  route({
    method: 'post',
    path: '/checkin',
    tag,
    summary: 'Let the agents of this call centre check in, or not; what they send is refused then',
    roles: BACK_OFFICE,
    input: closed({ enabled: Type.Boolean() }),
    reply: closed({ enabled: Type.Boolean() }),
    handle: (desk, { callcentre, input }) => {
      desk.accounts.setOpen(callcentre, input.enabled);
      return ok({ enabled: input.enabled });
    },
  }),
];
