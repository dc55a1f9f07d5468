import { hasMedia, type CallState, type Channel, type ChannelState } from './channel.ts';
import type { Core } from './core.ts';

export interface ChannelView {
  readonly uuid: string;
  readonly direction: 'inbound' | 'outbound';
  /** Who is called; of a caller the number that he is at now. */
  readonly number: string;
  readonly state: ChannelState;
  readonly callState: CallState;
  readonly hasAudio: boolean;
  readonly applications: readonly string[];
  readonly cause: string | undefined;
}

export interface RoomView {
  readonly name: string;
  readonly members: readonly {
    readonly uuid: string;
    readonly id: number;
    readonly mute: boolean;
    readonly deaf: boolean;
    readonly hold: boolean;
  }[];
  /** `1>2 nospeak` */
  readonly relations: readonly string[];
  readonly recordings: readonly string[];
}

export const viewChannel = (channel: Channel): ChannelView => ({
  uuid: channel.uuid,
  direction: channel.direction,
  number: channel.direction === 'outbound' ? channel.dialled : channel.destination,
  state: channel.state,
  callState: channel.callState,
  hasAudio: hasMedia(channel),
  applications: channel.stack.map((frame) => frame.application),
  cause: channel.cause,
});

export const viewRooms = (core: Core): RoomView[] =>
  Array.from(core.rooms.values(), (room) => ({
    name: room.name,
    members: room.members.map(({ uuid, id, isMuted, isDeaf, isHeld }) => ({
      uuid,
      id,
      mute: isMuted,
      deaf: isDeaf,
      hold: isHeld,
    })),
    relations: room.relations.map(
      ({ from, to, nospeak, nohear }) => `${from}>${to}${nospeak ? ' nospeak' : ''}${nohear ? ' nohear' : ''}`,
    ),
    recordings: room.recordings.map((recording) => recording.path),
  }));
