/** What the daemon sets on a call whose enqueue is over (specification 2-enqueue.md section 5): what became of it, */
export const OUTCOME_VARIABLES = ['enqueue_result', 'enqueue_error', 'enqueue_cause', 'enqueue_data'] as const;

/** and with whom the caller has talked. */
const TALK_VARIABLES = ['enqueue_queue_id', 'enqueue_conversation_id', 'enqueue_agent'] as const;

export const RESULT_VARIABLES = [...OUTCOME_VARIABLES, ...TALK_VARIABLES] as const;

/** What says what to do with a call, before it is handed over. enqueue_user_data is asked and answered. */
export const REQUEST_VARIABLES = ['enqueue_document', 'enqueue_xml', 'ivr_url', 'enqueue_feature'] as const;
