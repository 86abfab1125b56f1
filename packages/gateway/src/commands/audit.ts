import { openHouse } from '../house.ts';
import { columns } from './columns.ts';
import { type Command, configOf, configOption, jsonOption, printAnswer } from './command.ts';

/** What fits on a page or two of a terminal. */
const shownEntries = 100;

export const audit: Command = {
  usage: 'audit',
  summary: `show the ${shownEntries} newest entries of the audit log, the newest last`,
  options: { config: configOption, json: jsonOption },
  async run(call) {
    await using house = await openHouse(await configOf(call));
    const entries = (await house.store.audit(shownEntries))
      .toReversed()
      .map(({ at, ...entry }) => ({ at: new Date(at).toISOString(), ...entry }));
    printAnswer(call, entries, columns(entries));
    return 0;
  },
};
