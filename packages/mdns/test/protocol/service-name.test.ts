import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printName, readName } from '@open-dyndns/dns';
import { MdnsError, type MdnsErrorCode } from '../../src/errors.ts';
import {
  hostName,
  instanceName,
  instanceOf,
  isBrowsable,
  readBrowsable,
  serviceTypeName,
  serviceTypeOf,
  subtypeName,
} from '../../src/protocol/service-name.ts';

function throwsCode(code: MdnsErrorCode, run: () => void): void {
  assert.throws(
    run,
    (error) => error instanceof MdnsError && error.code === code && error.message.length > 20,
  );
}

for (const type of [
  '_http._tcp',
  '_sleep-proxy._udp',
  '_a._tcp',
  '_adisk._tcp',
  '_HTTP._TCP',
  '_services._dns-sd._udp',
  '_apple_mobdev2._tcp',
])
  test(`${type} is a type`, () => assert.equal(serviceTypeOf(serviceTypeName(type)), type));

for (const type of [
  'http._tcp',
  '_http',
  '_http._sctp',
  '_sixteen--letters._tcp',
  '_-a._tcp',
  '_a-._tcp',
  '_http._tcp.local',
  '__.._tcp',
  '',
])
  test(`“${type}” is none`, () => throwsCode('mdns.bad-service-type', () => serviceTypeName(type)));

test('dots and spaces of an instance are nothing special', () => {
  const name = instanceName('Bob.s v1.2', '_http._tcp');
  assert.equal(printName(name), 'Bob\\.s\\032v1\\.2._http._tcp.local.');
  assert.equal(instanceOf(name, '_http._tcp'), 'Bob.s v1.2');
});

test('an instance that was split at its dots is put together again', () => {
  assert.equal(instanceOf(readName('Zero\\032v1.0._http._tcp.local.'), '_http._tcp'), 'Zero v1.0');
});

test('names are sent in normal form C', () => {
  assert.ok(instanceName('Cafe\u0301', '_http._tcp').equals(instanceName('Café', '_http._tcp')));
});

for (const instance of ['', 'x'.repeat(64), 'é'.repeat(32), 'bell\u0007'])
  test(`instance ${JSON.stringify(instance).slice(0, 12)} is refused`, () =>
    throwsCode('mdns.bad-instance', () => instanceName(instance, '_http._tcp')));

for (const label of ['', 'x'.repeat(64)])
  test(`host label “${label.slice(0, 12)}” is refused`, () =>
    throwsCode('mdns.bad-label', () => hostName(label)));

test('a subtype stands below its type', () => {
  assert.equal(printName(subtypeName('_universal', '_ipp._tcp')), '_universal._sub._ipp._tcp.local.');
});

for (const [text, pointers, type] of [
  ['_http._tcp', '_http._tcp.local.', '_http._tcp'],
  ['_printer._sub._http._tcp', '_printer._sub._http._tcp.local.', '_http._tcp'],
  ['2nd floor._sub._http._tcp', '2nd\\032floor._sub._http._tcp.local.', '_http._tcp'],
] as const)
  test(`${text} can be browsed for`, () => {
    const browsable = readBrowsable(text);
    assert.ok(isBrowsable(text));
    assert.deepEqual([printName(browsable.pointers), browsable.type], [pointers, type]);
  });

for (const text of [
  '_printer._sub._http',
  '._sub._http._tcp',
  `${'x'.repeat(64)}._sub._http._tcp`,
  '_sub._http._tcp',
])
  test(`${text.slice(0, 20)} cannot`, () => {
    assert.ok(!isBrowsable(text));
    throwsCode('mdns.bad-service-type', () => readBrowsable(text));
  });
