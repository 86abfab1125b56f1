import { printName, printRdata } from '@open-dyndns/dns';
import { parseZone } from '@open-dyndns/zonefile';
import { StartError } from '../errors.ts';
import { columns } from './columns.ts';
import { type Command, jsonOption, printAnswer } from './command.ts';
import { zoneFileOf, zoneFileOptions } from './zone-file.ts';

export const zoneList: Command = {
  usage: 'zone list FILE',
  summary: 'show the records of a zone file; exit status 1 if something in it cannot be read',
  options: { ...zoneFileOptions, json: jsonOption },
  async run(call) {
    const { path, apex, bytes, include } = await zoneFileOf(call);
    const zone = parseZone(bytes, { origin: apex, include });
    const records = Array.from(zone.records(), ({ record, managed }) => ({
      name: printName(record.name),
      ttl: record.ttl,
      type: record.rdata.type,
      data: printRdata(record.rdata),
      managed,
    }));
    printAnswer(
      call,
      records,
      columns(records.map(({ managed, ...record }) => ({ ...record, managed: managed ? 'yes' : 'no' }))),
    );
    const unreadable = zone.problems.filter(({ severity }) => severity === 'error').length;
    if (unreadable > 0)
      throw new StartError(
        'zone-file.malformed',
        `${path} has ${unreadable === 1 ? 'an error' : `${unreadable} errors`}: dyndns-gateway zone check shows where.`,
      );
    return 0;
  },
};
