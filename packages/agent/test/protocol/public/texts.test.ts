import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceText } from '../../../src/model/public/source.ts';
import { readUserAndSecret } from '../../../src/protocol/public/basic.ts';
import { relativeName } from '../../../src/protocol/public/digitalocean.ts';
import { readDomain } from '../../../src/protocol/public/domain.ts';
import { textAt } from '../../../src/protocol/public/json-pointer.ts';
import { readPortMap } from '../../../src/protocol/public/port-map-text.ts';
import { readSource } from '../../../src/protocol/public/source-text.ts';

describe('a source as people write it', () => {
  for (const text of [
    'gateway',
    'router',
    'interface:eth0',
    'command:/usr/local/bin/wan',
    'dns:myip.opendns.com@resolver1.opendns.com',
    'dns:whoami.example@[2001:db8::1]:5353',
    'https://ip.example/',
    'https://ip.example/json#/client/ip~1v4',
  ])
    it(`${text} is one, and is printed as it was`, () => {
      const source = readSource(text);
      assert.ok(source !== undefined);
      assert.equal(sourceText(source), text);
    });

  for (const text of [
    '',
    'Gateway',
    'interface:',
    'interface:a/b',
    'command:wan',
    'command:sh -c x',
    'dns:myip.opendns.com',
    'ftp://ip.example/',
    'https://user:secret@ip.example/',
    'https://ip.example/#client',
  ])
    it(`${JSON.stringify(text)} is none`, () => assert.equal(readSource(text), undefined));
});

describe('a JSON pointer (RFC 6901)', () => {
  const json = '{"ip":"1.2.3.4","a":{"b/c":["x",{"m~n":7}]},"n":null}';
  for (const [pointer, text] of [
    ['/ip', '1.2.3.4'],
    ['/a/b~1c/0', 'x'],
    ['/a/b~1c/1/m~0n', '7'],
    ['/a', undefined],
    ['/n', undefined],
    ['/none/of/these', undefined],
    ['/constructor/name', undefined],
  ] as const)
    it(`${pointer} leads to ${text}`, () => assert.equal(textAt(json, pointer), text));

  it('leads nowhere in what is no JSON', () => assert.equal(textAt('<html>', '/ip'), undefined));
});

describe('a port mapping', () => {
  for (const [text, map] of [
    ['443:8443/tcp', { external: 443, internal: 8443, protocol: 'tcp' }],
    ['51820/udp', { external: 51820, internal: 51820, protocol: 'udp' }],
    ['443:8443', undefined],
    ['0:1/tcp', undefined],
    ['1:65536/tcp', undefined],
    ['443:8443/sctp', undefined],
    ['a:b/tcp', undefined],
  ] as const)
    it(`${text} is ${map === undefined ? 'none' : 'one'}`, () => assert.deepEqual(readPortMap(text), map));
});

describe('names', () => {
  for (const [text, name] of [
    ['Home.Example.COM.', 'home.example.com'],
    ['laptop', 'laptop'],
    ['*.home.example.com', '*.home.example.com'],
    ['a..b', undefined],
    ['.', undefined],
    ['a b.example', undefined],
    [`${'a'.repeat(64)}.example`, undefined],
  ] as const)
    it(`${text} is ${name ?? 'none'}`, () => assert.equal(readDomain(text), name));

  it('are relative to their zone at DigitalOcean', () => {
    assert.equal(relativeName('a.b.example.com', 'example.com'), 'a.b');
    assert.equal(relativeName('example.com', 'example.com'), '@');
    assert.equal(relativeName('notexample.com', 'example.com'), undefined);
  });
});

describe('a user and a secret', () => {
  for (const [text, read] of [
    ['admin:se:cret\n', 'admin:se:cret'],
    ['admin', undefined],
    [':secret', undefined],
    ['a:b\nc:d', undefined],
  ] as const)
    it(JSON.stringify(text), () => assert.equal(readUserAndSecret(text), read));
});
