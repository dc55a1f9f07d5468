/** `event json` must come before anything else, CUSTOM and its subclasses last. */
export const SUBSCRIPTION = [
  'event json HEARTBEAT BACKGROUND_JOB DTMF CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_PARK',
  'CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE PLAYBACK_STOP CHANNEL_HANGUP',
  'CUSTOM conference::maintenance sofia::register sofia::unregister sofia::expire',
].join(' ');

/** Critical log lines: the only sign by which mod_event_socket tells a listener that it dropped events. */
export const LOG_SUBSCRIPTION = 'log 2';
