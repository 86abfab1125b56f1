import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readService, readTxt } from '../../src/protocol/service-text.ts';

const web = { instance: 'Web', type: '_http._tcp', port: 8080, subtypes: [], txt: {} };

describe('a service as it is written on a command line', () => {
  const good: readonly (readonly [string, object])[] = [
    ['Web._http._tcp:8080', web],
    ['Jo’s Web v1.2._http._tcp:8080', { ...web, instance: 'Jo’s Web v1.2' }],
    ['Web._http._tcp:8080,_printer,_universal', { ...web, subtypes: ['_printer', '_universal'] }],
    [
      'Web._http._tcp:8080;path=/a=b;secure;note=;motto=one\\;two',
      { ...web, txt: { path: '/a=b', secure: true, note: '', motto: 'one;two' } },
    ],
    ['Shop._sub._udp:0', { ...web, instance: 'Shop', type: '_sub._udp', port: 0 }],
  ];
  for (const [text, service] of good) it(text, () => assert.deepEqual(readService(text), service));

  const bad: readonly string[] = [
    '',
    'Web',
    'Web:8080',
    '._http._tcp:80',
    'Web._http._tcp',
    'Web._http._tcp:65536',
    'Web._http._sctp:80',
    'Web._name-that-is-too-long._tcp:80',
    'Web._-http._tcp:80',
    'Web._http._tcp:80;=value',
    `${'é'.repeat(32)}._http._tcp:80`,
    'Bell\u0007._http._tcp:80',
    `Web._http._tcp:80;key=${'x'.repeat(252)}`,
  ];
  for (const text of bad) it(`not ${text.slice(0, 40)}`, () => assert.equal(readService(text), undefined));
});

describe('TXT entries alone', () => {
  it('are what stands after the first semicolon of a service', () =>
    assert.deepEqual(readTxt('path=/;secure'), { path: '/', secure: true }));
  it('may be none', () => assert.deepEqual(readTxt(''), {}));
  it('fit a packet', () => {
    const entries = (n: number) =>
      Array.from({ length: n }, (_, at) => `${at}`.padStart(3, '0').padEnd(249, '='));
    assert.equal(Object.keys(readTxt(entries(34).join(';')) ?? {}).length, 34);
    assert.equal(readTxt(entries(35).join(';')), undefined);
  });
  it('need a key', () => assert.equal(readTxt('=x'), undefined));
});
