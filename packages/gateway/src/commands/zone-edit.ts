import { attempt, Name, printName, type RecordType, readPeriod, readType } from '@open-dyndns/dns';
import { type Change, EditError, type RecordSet, unifiedDiff, type Zone } from '@open-dyndns/zonefile';
import { renderProblems } from '../edge/backend/zonefile/zone-file.ts';
import { systemClock } from '../edge/machine.ts';
import { type EditedZone, planZoneEdit, writeZoneEdit } from '../edge/zone-edit.ts';
import { StartError } from '../errors.ts';
import { type Call, type Command, type CommandOption, jsonOption, printAnswer } from './command.ts';
import { namesIn, requireNotDoubled } from './doubled-name.ts';
import { dataHelp, readDataWords } from './zone-data.ts';
import { type NamedZoneFile, nameOf, zoneFileOf, zoneFileOptions } from './zone-file.ts';

type UntimedSet = Omit<RecordSet, 'ttl'>;

const diffOption: CommandOption = { help: 'show what would be written, as diff -u does, and write nothing' };

export const zoneSet: Command = {
  usage: 'zone set FILE NAME TYPE DATA...',
  summary: 'make this the only record of its name and type between the markers, and raise the serial',
  more: dataHelp,
  options: {
    ...zoneFileOptions,
    ttl: {
      value: 'TIME',
      help: 'seconds, or as in 1h30m (default: what the records have now, else what a line inherits there)',
    },
    diff: diffOption,
    json: jsonOption,
  },
  async run(call) {
    const file = await zoneFileOf(call);
    const set = setOf(call.words, file.apex);
    const inFull = setOf(call.words, Name.root);
    const ttl = ttlOf(call.options['ttl']);
    return edit(call, file, (zone) => {
      requireNotDoubled(zone, namesOf(set), namesOf(inFull));
      return { kind: 'replace', set: { ...set, ttl: ttl ?? presentTtl(zone, set) } };
    });
  },
};

export const zoneRemove: Command = {
  usage: 'zone remove FILE NAME [TYPE]',
  summary:
    'take the records of a name (ANY or no TYPE: all of them) from between the markers, and raise the serial',
  options: { ...zoneFileOptions, diff: diffOption, json: jsonOption },
  async run(call) {
    const file = await zoneFileOf(call);
    const [, text = '', type] = call.words;
    const name = nameOf(text, file.apex);
    const all = type === undefined || /^any$/i.test(type);
    const change: Change = all ? { kind: 'remove', name } : { kind: 'remove', name, type: typeOf(type) };
    return edit(call, file, (zone) => {
      requireNotDoubled(zone, [name], [nameOf(text)]);
      return change;
    });
  },
};

async function edit(call: Call, file: NamedZoneFile, change: (zone: Zone) => Change): Promise<number> {
  const onlyShown = call.options['diff'] === true;
  const order = { ...file, change, now: systemClock.now() };
  const edited = await (onlyShown ? planZoneEdit(order) : writeZoneEdit(order)).catch(refuse);
  const diff = unifiedDiff(edited.before.bytes, edited.edits, file.path);
  const serial = serialOf(edited);
  const changed = edited.edits.length > 0;
  warnOfErrors(call, edited.before, file.path);
  const { after, warnings } = edited;
  if (warnings.length > 0) call.world.warn(`${renderProblems(after, warnings, file.path)}\n`);
  const lines = onlyShown ? diff.split('\n').slice(0, -1) : [said(file, changed, serial)];
  printAnswer(
    call,
    { zone: printName(file.apex), changed, written: changed && !onlyShown, serial, diff },
    lines,
  );
  return 0;
}

/** What has been wrong before keeps BIND from loading the zone, and nobody from editing it. */
function warnOfErrors({ world }: Call, zone: Zone, path: string): void {
  const errors = zone.problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  world.warn(`${renderProblems(zone, errors, path)}\n`);
  world.warn('dyndns-gateway: BIND does not load the file until what was wrong before is mended, too.\n');
}

function said({ path, apex }: NamedZoneFile, changed: boolean, serial: number | undefined): string {
  const zone = printName(apex).replace(/(?<=.)\.$/, '');
  return changed
    ? `${path} has the serial ${serial} now. BIND serves it once it has been told: rndc reload ${zone}`
    : `${path} says so already, and stays as it is.`;
}

/** The serial that the file has in the end. */
function serialOf({ before: { soa }, edits }: EditedZone): number | undefined {
  const digits = edits.find(({ offset }) => offset === soa?.serialText.start);
  return digits === undefined ? soa?.rdata.serial : Number(digits.replacement);
}

function refuse(error: unknown): never {
  if (!(error instanceof EditError)) throw error;
  throw new StartError('zone-file.refused', `${error.message} (${error.code}).`, { cause: error });
}

function presentTtl(zone: Zone, { name, type }: UntimedSet): number {
  const present = zone.recordsOf(name).find(({ record }) => record.rdata.type === type);
  const ttl = present?.record.ttl ?? zone.inheritedTtl;
  if (ttl !== undefined) return ttl;
  throw new StartError('zone-file.refused', 'The zone file has no TTL to inherit there: say it with --ttl.');
}

/** The words `FILE NAME TYPE DATA...`, names relative to `origin`. */
function setOf([, name = '', typeWord = '', ...data]: readonly string[], origin: Name): UntimedSet {
  const type = typeOf(typeWord);
  const rdata = readDataWords(type, data, origin);
  if (!rdata.ok)
    throw new StartError(
      'zone-file.refused',
      `The data of the ${type} record: ${rdata.error.message}; dyndns-gateway zone set --help shows how data is typed.`,
    );
  return { name: nameOf(name, origin), type, rdata: [rdata.value] };
}

function namesOf({ name, rdata }: UntimedSet): Name[] {
  return [name, ...rdata.flatMap(namesIn)];
}

function typeOf(text: string): RecordType {
  const type = attempt(() => readType(text));
  if (!type.ok) throw new StartError('zone-file.refused', `${type.error.message}.`);
  return type.value;
}

function ttlOf(given: string | boolean | undefined): number | undefined {
  if (given === undefined) return undefined;
  const ttl = attempt(() => readPeriod(String(given)));
  if (ttl.ok) return ttl.value;
  throw new StartError(
    'zone-file.refused',
    `“${given}” is no TTL: --ttl takes seconds, or units as in 1h30m.`,
  );
}
