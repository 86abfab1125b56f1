import { askReadiness } from '../edge/readiness-query.ts';
import { printEndpoint } from '../model/endpoint.ts';
import { columns } from './columns.ts';
import { type Command, configOf, configOption, jsonOption, lanOption, printAnswer } from './command.ts';

export const status: Command = {
  usage: 'status',
  summary: 'say how the gateway that runs is doing; exit status 1 if a zone’s changes do not come through',
  options: { config: configOption, lan: lanOption, json: jsonOption },
  async run(call) {
    const { http } = await configOf(call);
    const [endpoint = { address: '127.0.0.1', port: 0 }] = http.listen;
    const readiness = await askReadiness(endpoint);
    const rows = readiness.zones.map(({ zone, status: state, serial, sinceProof, waiting }) => ({
      zone,
      status: state,
      serial: String(serial),
      'last proof': sinceProof === null ? 'never' : `${sinceProof} s ago`,
      waiting: String(waiting),
    }));
    printAnswer(call, readiness, [
      `Gateway at ${printEndpoint(endpoint)}: ${readiness.status}`,
      ...columns(rows),
    ]);
    return readiness.status === 'ok' ? 0 : 1;
  },
};
