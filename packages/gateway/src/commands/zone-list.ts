import { printName, printRdata } from '@open-dyndns/dns';
import { parseZone, type ZoneRecord } from '@open-dyndns/zonefile';
import { StartError } from '../errors.ts';
import { columns } from './columns.ts';
import { type Command, jsonOption, printRows } from './command.ts';
import { zoneFileOf, zoneFileOptions } from './zone-file.ts';

export const zoneList: Command = {
  usage: 'zone list FILE',
  summary: 'show the records of a zone file; exit status 1 if something in it cannot be read',
  options: { ...zoneFileOptions, json: jsonOption },
  async run(call) {
    const { path, apex, bytes, include } = await zoneFileOf(call);
    const zone = parseZone(bytes, { origin: apex, include });
    const rows = mapped(zone.records.bind(zone), rowOf);
    const cells = mapped(zone.records.bind(zone), (record) => ({
      ...rowOf(record),
      managed: record.managed ? 'yes' : 'no',
    }));
    printRows(call, rows, columns(cells));
    const unreadable = zone.problems
      .filter(({ severity }) => severity === 'error')
      .reduce((sum, { count = 1 }) => sum + count, 0);
    if (unreadable > 0)
      throw new StartError(
        'zone-file.malformed',
        `${path} has ${unreadable === 1 ? 'an error' : `${unreadable} errors`}: dyndns-gateway zone check shows where.`,
      );
    return 0;
  },
};

function rowOf({ record, managed }: ZoneRecord) {
  return {
    name: printName(record.name),
    ttl: record.ttl,
    type: record.rdata.type,
    data: printRdata(record.rdata),
    managed,
  };
}

/** Each time from the start, so that a million of them need not be held. */
function mapped<Item, Mapped>(items: () => Iterable<Item>, map: (item: Item) => Mapped): Iterable<Mapped> {
  return {
    *[Symbol.iterator]() {
      for (const item of items()) yield map(item);
    },
  };
}
