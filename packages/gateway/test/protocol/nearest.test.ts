import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearest } from '../../src/protocol/nearest.ts';

const words = ['listen', 'certificate', 'ttl', 'lease', 'name', 'backend'];

describe('the nearest word', () => {
  const typed = [
    { word: 'lisen', meant: 'listen', mistake: 'a letter missing' },
    { word: 'lissten', meant: 'listen', mistake: 'a letter too many' },
    { word: 'lsiten', meant: 'listen', mistake: 'two letters swapped' },
    { word: 'lizten', meant: 'listen', mistake: 'another letter' },
    { word: 'TTL', meant: 'ttl', mistake: 'another case' },
    { word: 'certifcate', meant: 'certificate', mistake: 'a letter missing in a long word' },
    { word: 'leese', meant: 'lease', mistake: 'another vowel' },
    { word: 'colour', meant: undefined, mistake: 'nothing near it' },
    { word: '', meant: undefined, mistake: 'nothing at all' },
  ];
  for (const { word, meant, mistake } of typed)
    it(`to “${word}” (${mistake}) is ${meant}`, () => {
      assert.equal(nearest(word, words), meant);
    });
});
