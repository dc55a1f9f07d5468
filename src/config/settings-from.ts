import type { Settable } from '../core/model/agent.ts';
import type { RefusalCause, RefusalRule, Settings } from '../core/model/settings.ts';
import type { Config } from './schema.ts';

/** What of the configuration concerns the core. */
export function coreSettingsFrom(config: Config): Settings {
  const { agent, conversation } = config;
  const refusals = Object.entries(agent.refusals).map(([cause, { delay_seconds, state }]): [string, RefusalRule] => [
    cause,
    { delayMs: delay_seconds * 1000, state: (state as Settable | undefined) ?? null },
  ]);
  return {
    wrapUpMs: agent.wrap_up_seconds * 1000,
    keepaliveMs: agent.keepalive_seconds * 1000,
    refusals: Object.fromEntries(refusals) as Record<RefusalCause, RefusalRule>,
    maxMembers: conversation.max_members,
    maxConversationMs: conversation.max_seconds * 1000,
    outbound: {
      allowed: config.outbound.allowed,
      denied: config.outbound.denied,
      callerId: config.outbound.caller_id,
      maxCallsPerAgent: config.outbound.max_calls_per_agent,
    },
    recording: conversation.recording,
  };
}

/** What of it concerns the agent protocol. */
export function protocolSettingsFrom({ agent_protocol: given, http }: Config) {
  return {
    requestsPerSecond: http.requests_per_second,
    loginType: given.login_type,
    pbx: given.pbx,
    rtcAddress: given.rtc_address,
    surveyNumber: given.survey_number,
    requireRegistered: given.require_registered,
    allowedOrigins: given.allowed_origins,
    maxConnections: given.max_connections,
    maxUnauthenticatedPerAddress: given.max_unauthenticated_per_address,
    messagesPerSecond: given.messages_per_second,
    maxBufferedBytes: given.max_buffered_bytes,
  };
}

export const addressFrom = (text: string): { host: string; port: number } => {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
};
