import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AnswerCache } from '../../../src/edge/backend/embedded/answer-cache.ts';

/** A cache in front of a server that numbers its answers behind the two octets of the id. */
function numbered(): {
  answer: (query: Buffer, asker?: string) => Uint8Array | undefined;
  forget: () => void;
} {
  let number = 0;
  const cache = new AnswerCache(
    (query) => {
      number += 1;
      return Uint8Array.of(query[0] ?? 0, query[1] ?? 0, number);
    },
    (asker) => (asker.startsWith('10.77.0.') ? 'lan' : asker),
  );
  return {
    answer: (query, asker = '10.77.0.9') => cache.answer(query, asker),
    forget: () => cache.forget(),
  };
}

const query = (id: number, text = 'laptop'): Buffer => Buffer.concat([Buffer.of(0, id), Buffer.from(text)]);

describe('the cache of answers', () => {
  it('answers the same question again under the id of whoever asks', () => {
    const cache = numbered();
    assert.deepEqual([...(cache.answer(query(1)) ?? [])], [0, 1, 1]);
    assert.deepEqual([...(cache.answer(query(2)) ?? [])], [0, 2, 1]);
  });

  it('takes a question that differs in anything but the id for another', () => {
    const cache = numbered();
    cache.answer(query(1));
    assert.deepEqual([...(cache.answer(query(1, 'Laptop')) ?? [])], [0, 1, 2]);
  });

  it('keeps apart who is answered differently, and no others', () => {
    const cache = numbered();
    const numberFor = (asker: string) => cache.answer(query(1), asker)?.[2];
    assert.deepEqual(
      ['10.77.0.9', '10.77.0.10', '192.0.2.1', '192.0.2.2', '192.0.2.1'].map(numberFor),
      [1, 1, 2, 3, 2],
    );
  });

  it('asks anew once a zone has changed', () => {
    const cache = numbered();
    cache.answer(query(1));
    cache.forget();
    assert.deepEqual([...(cache.answer(query(1)) ?? [])], [0, 1, 2]);
  });

  it('holds no more than it may, whatever is asked', () => {
    const cache = numbered();
    cache.answer(query(1, 'first'));
    for (let other = 0; other < 20_000; other += 1) cache.answer(query(1, `host-${other}`));
    assert.notDeepEqual([...(cache.answer(query(1, 'first')) ?? [])], [0, 1, 1]);
  });

  it('keeps no answer to what is too long for a question', () => {
    const cache = numbered();
    const long = query(1, 'x'.repeat(400));
    cache.answer(long);
    assert.deepEqual([...(cache.answer(long) ?? [])], [0, 1, 2]);
  });
});
