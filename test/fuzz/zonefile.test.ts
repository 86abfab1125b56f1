import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  applyEdits,
  type Change,
  checkRules,
  EditError,
  nextSerial,
  parseZone,
  planEdits,
  printZone,
  renderProblem,
  reparseZone,
  type TextEdit,
  type Zone,
} from '@open-dyndns/zonefile';
import fc from 'fast-check';
import { changeArbitrary } from '../../packages/zonefile/test/random-zone.ts';
import { origin, recordLines, zoneOf } from '../../packages/zonefile/test/zone-text.ts';
import { corpusFiles, keepInCorpus } from './corpus.ts';
import { mutated } from './mutation.ts';

/** How long is searched for an input that breaks a promise, in milliseconds. */
const budget = 60_000;

/** What every input keeps to, whether it is a zone file or not. */
function keepsPromises(bytes: Uint8Array, change: Change): void {
  const zone = parseZone(bytes, { origin, include });
  assert.deepEqual(printZone(zone), bytes, 'it is printed as it was');
  for (const problem of [...zone.problems, ...checkRules(zone)]) {
    const text = zone.textOf(problem);
    assert.ok(
      problem.offset >= 0 && problem.offset <= text.length && problem.line >= 1 && problem.column >= 1,
    );
    assert.match(renderProblem(text, problem), /^zone:\d+:\d+: (?:error|warning): /);
  }
  const edits = editsFor(zone, change);
  if (edits !== undefined) keepsPromisesOfEdits(zone, edits, change);
}

/** A file that is in the corpus includes others of it: they are as good as any. */
function include(file: string): Uint8Array | string {
  const found = seeds.find(({ name }) => name === file);
  return found?.bytes ?? 'there is no such file';
}

function editsFor(zone: Zone, change: Change): TextEdit[] | undefined {
  const serial = nextSerial(zone.soa?.rdata.serial ?? 0, { today: '20261120' });
  try {
    return planEdits(zone, [change], { serial });
  } catch (error) {
    if (error instanceof EditError) return undefined;
    throw error;
  }
}

function keepsPromisesOfEdits(zone: Zone, edits: readonly TextEdit[], change: Change): void {
  const patched = reparseZone(zone, edits);
  const anew = parseZone(applyEdits(zone.bytes, edits), { origin, include });
  assert.deepEqual(patched.bytes, anew.bytes, 'a patched zone has the edited text');
  assert.deepEqual(patched.problems, anew.problems);
  assert.deepEqual(recordLines(patched), recordLines(anew), 'and the records of that text');
  assert.deepEqual(planEdits(patched, [change], { serial: 1 }), [], 'what was asked for is there');
  assert.deepEqual(othersThan(change, anew), othersThan(change, zone), 'and nothing else has changed');
}

/** The records of other names, SOA left out. */
function othersThan(change: Change, zone: Zone): string[] {
  const name =
    change.kind === 'add' ? change.record.name : change.kind === 'replace' ? change.set.name : change.name;
  return [...zone.records()]
    .filter(({ record }) => record.rdata.type !== 'SOA' && !record.name.equals(name))
    .map(({ record }) => `${record.name.key} ${record.ttl} ${JSON.stringify(record.rdata)}`)
    .sort();
}

const seeds = corpusFiles('zonefile');

describe('zone files', () => {
  for (const { name, bytes } of seeds) {
    test(`fuzz: ${name} of the corpus`, () => {
      for (const change of fc.sample(changeArbitrary, { numRuns: 20, seed: 1 })) keepsPromises(bytes, change);
    });
  }

  test('fuzz: the corpus holds zones that load, and such as do not', () => {
    const sound = seeds.filter(({ bytes }) => zoneOf(bytes).problems.length === 0);
    assert.ok(sound.length > 10 && seeds.length - sound.length > 5, `${sound.length} of ${seeds.length}`);
  });

  test(`fuzz: ${budget / 1000} s of inputs made from the corpus`, { timeout: budget * 3 }, () => {
    const found = fc.check(
      fc.property(mutated(seeds.map(({ bytes }) => bytes)), changeArbitrary, keepsPromises),
      { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: budget },
    );
    if (!found.failed) return;
    const [bytes] = found.counterexample ?? [new Uint8Array()];
    const file = keepInCorpus('zonefile', bytes);
    assert.fail(`${fc.defaultReportMessage(found)}\nThe input is in ${file} from now on.`);
  });
});
