import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import { SURVEY_NUMBER } from '../stage/stage.ts';
import './desktop-calls.ts';
import './desktop-transfers.ts';
import './desktop-supervision.ts';
import './desktop-media.ts';
import './desktop-recordings.ts';
import './desktop-survey.ts';
import './desktop-day.ts';

// One file, so that the switches are started once for all of them.
runOnBothSwitches({ config: { agent_protocol: { survey_number: SURVEY_NUMBER } } });
