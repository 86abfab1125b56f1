import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Name, readName, record } from '@open-dyndns/dns';
import { maxCachedCharacters, maxCachedRecords, maxRrsetSize, RecordCache } from '../../src/model/cache.ts';
import { recordKey, rrsetKeyOf } from '../../src/model/record-key.ts';

const laptop = readName('laptop.local.');

function address(last: number, { ttl = 120, cacheFlush = true } = {}) {
  return { ...record(laptop, ttl, { type: 'A', address: `10.0.0.${last}` }), cacheFlush };
}

/** The last octets of the addresses that the cache holds. */
function held(cache: RecordCache): readonly string[] {
  return cache
    .get(laptop, 'A')
    .map(({ record: { rdata } }) => (rdata.type === 'A' ? (rdata.address.split('.')[3] ?? '') : ''));
}

test('a record is kept for its TTL and not longer', () => {
  const cache = new RecordCache();
  cache.add([address(1)], 0);
  assert.equal(cache.nextAt(), 120_000);
  assert.deepEqual(cache.expire(119_999), []);
  assert.deepEqual(
    cache.expire(120_000).map(({ kind }) => kind),
    ['removed'],
  );
  assert.deepEqual(held(cache), []);
});

test('hearing it again starts the TTL anew', () => {
  const cache = new RecordCache();
  cache.add([address(1)], 0);
  assert.deepEqual(
    cache.add([address(1)], 60_000).map(({ kind }) => kind),
    ['refreshed'],
  );
  assert.equal(cache.nextAt(), 180_000);
});

test('the flush bit removes records that are older than a second, one second later', () => {
  const cache = new RecordCache();
  cache.add([address(1)], 0);
  cache.add([address(2)], 1500);
  assert.deepEqual(held(cache), ['1', '2']);
  cache.expire(2000);
  assert.deepEqual(held(cache), ['1', '2']);
  cache.expire(2500);
  assert.deepEqual(held(cache), ['2']);
});

test('records that come within a second of each other stay together', () => {
  const cache = new RecordCache();
  cache.add([address(1)], 0);
  cache.add([address(2)], 1000);
  cache.expire(10_000);
  assert.deepEqual(held(cache), ['1', '2']);
});

test('records of one packet do not flush each other', () => {
  const cache = new RecordCache();
  cache.add([address(1), address(2)], 0);
  cache.add([address(1), address(2)], 5000);
  cache.expire(10_000);
  assert.deepEqual(held(cache), ['1', '2']);
});

test('without the flush bit nothing is flushed', () => {
  const cache = new RecordCache();
  cache.add([address(1)], 0);
  cache.add([address(2, { cacheFlush: false })], 5000);
  cache.expire(60_000);
  assert.deepEqual(held(cache), ['1', '2']);
});

test('a goodbye leaves a record one second more, in which it can be rescued', () => {
  const cache = new RecordCache();
  cache.add([address(1)], 0);
  cache.add([address(1, { ttl: 0 })], 5000);
  cache.expire(5999);
  assert.deepEqual(held(cache), ['1']);
  cache.add([address(1)], 5999);
  cache.expire(6000);
  assert.deepEqual(held(cache), ['1']);
  cache.add([address(1, { ttl: 0 })], 7000);
  cache.expire(8000);
  assert.deepEqual(held(cache), []);
});

test('a goodbye for what was never heard does nothing', () => {
  const cache = new RecordCache();
  assert.deepEqual(cache.add([address(1, { ttl: 0 })], 0), []);
  assert.equal(cache.size, 0);
});

/** More than it keeps, of hosts that live as long as a record can. */
function flood(cache: RecordCache, now = 0): void {
  for (let n = 0; n <= maxCachedRecords; n += 1)
    cache.add(
      [record(Name.fromLabels([`host-${n}`, 'local']), 2 ** 31 - 1, { type: 'A', address: '10.0.0.9' })],
      now,
    );
}

test('a flood does not make it grow without end: what nobody wants makes room', () => {
  const cache = new RecordCache();
  cache.add([address(1)], 0);
  flood(cache);
  assert.equal(cache.size, maxCachedRecords);
  assert.deepEqual(held(cache), []);
});

test('a flood takes nothing away that is wanted', () => {
  const cache = new RecordCache((rrset) => rrset === rrsetKeyOf(address(1)));
  cache.add([address(1)], 0);
  flood(cache);
  assert.deepEqual(held(cache), ['1']);
});

test('after a flood what is heard is kept, however long the flood was to live', () => {
  const cache = new RecordCache();
  flood(cache);
  for (const last of [1, 2, 3]) cache.add([address(last)], 5000);
  assert.deepEqual(held(cache), ['1', '2', '3']);
});

test('where everything is wanted, what was heard longest ago makes room', () => {
  const cache = new RecordCache(() => true);
  cache.add([address(1)], 0);
  flood(cache);
  assert.deepEqual([cache.size, held(cache)], [maxCachedRecords, []]);
});

test('a crowd of instances that live for ever does not keep a new one out', () => {
  const cache = new RecordCache(() => true);
  const http = readName('_http._tcp.local.');
  const pointer = (n: number) =>
    record(http, 2 ** 31 - 1, { type: 'PTR', target: Name.fromLabels([`${n}`], http) });
  for (let n = 0; n <= maxRrsetSize; n += 1) cache.add([pointer(n)], 0);
  assert.equal(cache.size, maxRrsetSize);
  assert.deepEqual([cache.entry(pointer(0)), cache.entry(pointer(maxRrsetSize))?.receivedAt], [undefined, 0]);
});

test('large records fill it sooner, and as many fit again once they are gone', () => {
  const cache = new RecordCache();
  const strings = Array.from({ length: 34 }, () => Buffer.alloc(255));
  const large = (n: number) => record(Name.fromLabels([`large-${n}`, 'local']), 10, { type: 'TXT', strings });
  const most = Math.floor(maxCachedCharacters / recordKey(large(1000)).length);
  for (const now of [0, 10_000]) {
    cache.expire(now);
    assert.equal(cache.size, 0);
    for (let n = 1000; n < 1000 + most + 10; n += 1) cache.add([large(n)], now);
    assert.equal(cache.size, most);
  }
});
