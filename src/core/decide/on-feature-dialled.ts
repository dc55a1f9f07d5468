import { resultOfFeature, scriptResult } from '../change/result.ts';
import type { Extension } from '../model/call-centre.ts';
import { nameOf } from '../model/call-centre.ts';
import type { Draft } from '../model/draft.ts';
import type { FeatureDialled } from '../model/input.ts';
import type { NamedSkill } from '../model/request.ts';
import { agentRequests } from './on-agent-request.ts';
import type { Answer } from './handlers.ts';
import { attachAgain, newLeg } from './on-call-arrived.ts';
import { DONE, type Ruling } from './ruling.ts';

/** Done at once; the telephone gets its result back as an enqueue does, and its dialplan plays the tone for it. */
export function onFeatureDialled(draft: Draft, dialled: FeatureDialled): Ruling {
  const known = draft.get('leg', dialled.legId);
  if (known !== undefined) return attachAgain(draft, known);
  const extension = draft.get('extension', dialled.extension);
  const callcentre = extension?.callcentre ?? 'default';
  const variables = resultOf(draft, extension, dialled.does);
  draft.put('leg', { ...newLeg(draft, { ...dialled, callcentre }), result: scriptResult(draft, variables) });
  return DONE;
}

function resultOf(
  draft: Draft,
  extension: Extension | undefined,
  does: FeatureDialled['does'],
): ReturnType<typeof resultOfFeature> {
  if (extension === undefined) return resultOfFeature('error', 'this telephone is no extension', '');
  const here = extension.agent === null ? null : nameOf(extension.agent);
  const agent = here ?? (does === 'login' ? extension.lastLogin?.name : undefined);
  if (agent === undefined) return resultOfFeature('error', `nobody is known on extension ${extension.name}`, '');
  const answer = does === 'login' && here === null ? logIn(draft, extension) : DOES[does](draft, extension, agent);
  return answer.ok ? resultOfFeature('success', '', agent) : resultOfFeature('reject', answer.error.msg, agent);
}

const setState = (draft: Draft, { callcentre }: Extension, name: string, state: 'idle' | 'busy'): Answer =>
  agentRequests['agent.set-state'](draft, callcentre, { name, state });

/** For an agent who is logged in; to log in once more is to be ready. */
const DOES: Readonly<Record<FeatureDialled['does'], (draft: Draft, extension: Extension, agent: string) => Answer>> = {
  login: (draft, extension, name) => setState(draft, extension, name, 'idle'),
  idle: (draft, extension, name) => setState(draft, extension, name, 'idle'),
  busy: (draft, extension, name) => setState(draft, extension, name, 'busy'),
  logout: (draft, { callcentre }, name) => agentRequests['agent.logout'](draft, callcentre, { name, force: false }),
};

/** As he was when he logged out, and ready. */
function logIn(draft: Draft, { callcentre, name: extension, lastLogin }: Extension): Answer {
  const { name = '', num = '', channel = '', skills = {} } = lastLogin ?? {};
  const named = Object.entries(skills).map(([skill, score]): NamedSkill => ({ name: skill, ...score }));
  return agentRequests['agent.login'](draft, callcentre, {
    name,
    num,
    state: 'idle',
    skills: named,
    extension,
    channel,
  });
}
