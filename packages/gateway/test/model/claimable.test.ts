import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostsPerDevice } from '../../src/model/claimable.ts';
import type { Principal } from '../../src/model/host.ts';
import { Draft, HostTable } from '../../src/model/host-table.ts';
import { type Intent, settle } from '../../src/model/intent.ts';
import { admin, claim, device, name, policy, user } from '../world.ts';

const now = Date.UTC(2026, 0, 5);
const laptop = device('device-a', '10.77.0.9');

function ask(intent: Intent, hosts: Draft) {
  const settled = settle(intent, hosts, () => undefined, policy, now);
  if (settled.kind === 'settled') hosts.put(settled.host);
  return settled;
}

function register(label: string, principal: Principal, hosts = new Draft(new HostTable())) {
  return ask({ kind: 'register', principal, claim: claim(label, ['10.77.0.9']) }, hosts);
}

function codeOf(settled: ReturnType<typeof ask>): string {
  return settled.kind === 'refused' ? settled.code : settled.kind;
}

describe('names that programs trust', () => {
  for (const label of ['wpad', 'WPAD', 'isatap', 'localhost'])
    it(`${label} is for administrators only`, () => {
      assert.equal(codeOf(register(label, laptop)), 'name.reserved');
      assert.equal(codeOf(register(label, user('ann'))), 'name.reserved');
      assert.equal(codeOf(register(label, admin)), 'settled');
    });
});

describe('hosts of one device', () => {
  it('are 16 at most, until one is released; accounts have as many as they like', () => {
    const hosts = new Draft(new HostTable());
    for (let host = 0; host < hostsPerDevice; host += 1)
      assert.equal(codeOf(register(`host-${host}`, laptop, hosts)), 'settled');
    assert.equal(codeOf(register('one-more', laptop, hosts)), 'host.too-many');
    assert.equal(codeOf(register('host-3', laptop, hosts)), 'settled', 'a refresh is not one more');
    assert.equal(codeOf(register('one-more', user('ann'), hosts)), 'settled');
  });

  it('count in the table that a draft becomes, too', () => {
    const table = new HostTable();
    for (let host = 0; host < hostsPerDevice; host += 1) {
      const settled = register(`host-${host}`, laptop, new Draft(table));
      assert.ok(settled.kind === 'settled');
      table.put({ ...settled.host, state: 'served' });
    }
    assert.equal(codeOf(register('one-more', laptop, new Draft(table))), 'host.too-many');
    table.remove(name('host-1'));
    assert.equal(codeOf(register('one-more', laptop, new Draft(table))), 'settled');
  });

  it('have a lease, even where none was asked for', () => {
    const wished = claim('laptop', ['10.77.0.9'], { lease: 'none' });
    const asked = (principal: Principal) =>
      ask({ kind: 'register', principal, claim: wished }, new Draft(new HostTable()));
    const [of, without] = [asked(laptop), asked(user('ann'))];
    assert.ok(of.kind === 'settled' && without.kind === 'settled');
    assert.equal(of.host.lease?.seconds, policy.lease.default);
    assert.equal(without.host.lease, undefined);
  });
});
