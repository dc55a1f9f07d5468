import { describeProtocol } from './describe-protocol.ts';

process.stdout.write(`${JSON.stringify(describeProtocol(), null, 2)}\n`);
