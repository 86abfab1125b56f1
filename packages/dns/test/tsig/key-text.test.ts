import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printName, readTsigKey, toBase64 } from '@open-dyndns/dns';

const secret = 'c2VjcmV0IG9mIHRoZSBsYWI=';

describe('a key file', () => {
  const good = {
    'as tsig-keygen prints it': `key "gateway" {\n\talgorithm hmac-sha256;\n\tsecret "${secret}";\n};\n`,
    'on one line, without quotes': `key gateway. { algorithm HMAC-SHA256; secret ${secret}; };`,
    'the secret first, with comments': `# one\n// two\n/* three\n*/ key "gateway" { secret "${secret}"; // four\nalgorithm hmac-sha256; };`,
    'without a last semicolon': `key "gateway" { algorithm hmac-sha256; secret "${secret}"; }`,
  };
  for (const [title, text] of Object.entries(good))
    it(`is read ${title}`, () => {
      const read = readTsigKey(text);
      assert.ok(read.ok);
      assert.equal(printName(read.key.name), 'gateway.');
      assert.equal(read.key.algorithm, 'hmac-sha256');
      assert.equal(toBase64(read.key.secret), secret);
    });

  it('may have a secret with two slashes in it', () => {
    assert.ok(readTsigKey('key k { algorithm hmac-sha512; secret "ab//cdef"; };').ok);
  });

  const bad = [
    { title: 'empty', text: '', says: /one key "NAME"/ },
    {
      title: 'a second key',
      text: `key a { algorithm hmac-sha256; secret "${secret}"; };\nkey b {};`,
      says: /one key/,
    },
    { title: 'no end', text: `key a { algorithm hmac-sha256; secret "${secret}";`, says: /one key/ },
    { title: 'another statement', text: 'options { };', says: /one key/ },
    {
      title: 'MD5',
      text: `key a { algorithm hmac-md5; secret "${secret}"; };`,
      says: /none of hmac-sha256, .*tsig-keygen/,
    },
    { title: 'no algorithm', text: `key a { secret "${secret}"; };`, says: /algorithm is none of/ },
    { title: 'no secret', text: 'key a { algorithm hmac-sha256; };', says: /not base64/ },
    {
      title: 'a bad name',
      text: `key "a..b" { algorithm hmac-sha256; secret "${secret}"; };`,
      says: /not a domain name/,
    },
  ];
  for (const { title, text, says } of bad)
    it(`is refused with ${title}, and the secret is not told`, () => {
      const read = readTsigKey(text);
      assert.ok(!read.ok);
      assert.match(read.problem, says);
      assert.ok(!read.problem.includes(secret));
    });
});
