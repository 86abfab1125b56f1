import { openHouse } from '../house.ts';
import { hostJson } from '../protocol/rest-host.ts';
import { columns } from './columns.ts';
import { type Command, configOf, configOption, jsonOption, printAnswer } from './command.ts';

export const hosts: Command = {
  usage: 'hosts',
  summary: 'show the registered hosts',
  options: { config: configOption, json: jsonOption },
  async run(call) {
    const config = await configOf(call);
    const zones = config.zones.map(({ policy }) => policy);
    await using house = await openHouse(config);
    const { hosts: known } = await house.store.load();
    const shown = known.filter(({ state }) => state === 'served').map((host) => hostJson(host, zones));
    const rows = shown.map(({ fqdn, addresses, owner, expires }) => ({
      name: fqdn,
      addresses: addresses.join(' '),
      owner: owner ?? '(typed by hand)',
      expires: expires ?? '(never)',
    }));
    printAnswer(call, shown, columns(rows));
    return 0;
  },
};
