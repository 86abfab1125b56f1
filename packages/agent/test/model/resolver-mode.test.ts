import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ResolverDecision, type ResolverWorld, resolverMode } from '../../src/model/resolver-mode.ts';

const usual: ResolverWorld = {
  wish: 'auto',
  setting: { zone: 'home.arpa', nameServers: [{ address: '10.77.0.2', port: 53 }], search: [] },
  file: 'file',
  writable: true,
};

const none = (why: string): ResolverDecision => ({ mode: 'none', why });

describe('how the resolver is told', () => {
  const worlds: readonly (readonly [string, Partial<ResolverWorld>, ResolverDecision])[] = [
    ['a plain file, as root', {}, { mode: 'direct', why: 'the resolver file can be written' }],
    ['a link', { file: 'link' }, { mode: 'direct', why: 'the resolver file can be written' }],
    ['no file yet', { file: 'absent' }, { mode: 'direct', why: 'the resolver file can be written' }],
    ['direct is wished', { wish: 'direct' }, { mode: 'direct', why: 'as wished' }],
    ['nothing is wished', { wish: 'none' }, none('as wished')],
    ['an ordinary user', { writable: false }, none('the resolver file may not be written by this user')],
    ['a directory', { file: 'blocked' }, none('the resolver file is not a file')],
    [
      'a name server on another port, which resolver files cannot say',
      { setting: { ...usual.setting, nameServers: [{ address: '127.0.0.1', port: 8053 }] } },
      none('the zone has no name server on port 53'),
    ],
    [
      'no name server at all',
      { wish: 'direct', setting: { ...usual.setting, nameServers: [] } },
      none('the zone has no name server on port 53'),
    ],
  ];
  for (const [name, world, expected] of worlds) {
    it(name, () => assert.deepEqual(resolverMode({ ...usual, ...world }), expected));
  }
});
