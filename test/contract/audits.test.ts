import { runOnBothSwitches } from '../stage/on-both-switches.ts';
import './audits.ts';

// Only when it is asked for: a test wants to see what differs before it is mended.
runOnBothSwitches({ config: { audit: { every_ms: 0 } } });
