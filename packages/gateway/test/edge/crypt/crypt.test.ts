import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyCrypt } from '../../../src/edge/crypt/crypt.ts';
import { readCryptHash } from '../../../src/protocol/crypt-hash.ts';

describe('password hashes of crypt(3)', () => {
  /** Made by glibc's crypt(3) and by `openssl passwd`. */
  const hashes = [
    { password: 'rabbit', hash: 'ab9AUKKRecP3g' },
    { password: 'rabbit', hash: '$1$abcdefgh$YtF28v9Yx/aevDIq7hrNz.' },
    { password: 'rabbit', hash: '$apr1$abcdefgh$t7bR9AfmWG/NqwxSupcEr/' },
    { password: 'rabbit', hash: '$5$abcdefgh$N1Glt0yJWXUwP1Khqbj.CXdFb3gqRpMeevWvmEp1DKD' },
    {
      password: 'rabbit',
      hash: '$6$abcdefgh$2prMscrpf3Ds6WK1VjLc.giJc0CVWExv82petC5biyX3Y0ZT2LQozJNvJyDjMp6OyZbO1PSgVULnfuTyvZxfe.',
    },
    {
      password: 'rabbit',
      hash: '$6$rounds=1000$abcdefgh$zona3QXr8mDFBmOdcLADYqrF.Lx5WCDoQcCxVYgGVMgEr592SKTLVZYXz/grIlFIOSJZWJrAgCOxtBU4Uexls.',
    },
    { password: '', hash: '$1$xy$JSgu5Zv4igzK2ULm5nTM30' },
    { password: '', hash: '$5$saltsaltsaltsalt$P0cZiyvros5qZpNhAqtAkX//Gvr5Fh5kMjqJ5wVDPq3' },
    {
      password: '',
      hash: '$6$s$.ZBEl9liET9mKM6jGxl//vp8wOnIJwfkp.7sG2Ahu2q68bf4LasDRE6k5T5NPzLqBFx3oUbMl6xWpBsFfgm6..',
    },
    {
      password: 'a password of more than sixty-four octets, so that every digest is repeated once',
      hash: '$1$xy$7qx.QRkWztNKA.SCCuhAW0',
    },
    {
      password: 'a password of more than sixty-four octets, so that every digest is repeated once',
      hash: '$5$saltsaltsaltsalt$JDoKMKquDpp6O.1CBf8r3SdmV7Ouo1eKmlpXrMnBKoB',
    },
    {
      password: 'a password of more than sixty-four octets, so that every digest is repeated once',
      hash: '$6$s$1TbYK7e2GNwrxlGGTGGG7JwYNAcj6oL6cjXH0EgtV0/MZeucawEQDmKZluIC9icG3JNJs/Eby21QvGwOK.f1s/',
    },
    { password: 'pässwörd', hash: '$1$xy$OuBi1Evebz.vGBzQ6Oz4L.' },
    { password: 'pässwörd', hash: '$5$saltsaltsaltsalt$DQML1zBzgnGKZzzHKgCBv5swKIuOk206JdqmVkFv1f6' },
    {
      password: 'pässwörd',
      hash: '$6$s$6.Q1IjFDMXFFsfV/lNgBTvzU8UqKOoHrVC4vwAFCOOuDvnsgFNcjtsGUrdhqzvwc9T3/sYN/pjpd35T0s1ZKF0',
    },
  ];
  for (const { password, hash } of hashes)
    it(`${hash.slice(0, 16)}… of “${password.slice(0, 12)}”`, () => {
      assert.equal(verifyCrypt(password, hash), true);
      assert.equal(verifyCrypt(`x${password}`, hash), false);
      assert.equal(verifyCrypt('', hash), password === '');
    });

  const others = [
    '$2y$05$abcdefghijklmnopqrstuuy2uMjUC.QFLaGAOXqwcWX4W0Gc/Ezhe',
    '{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=',
    '$y$j9T$abcdefgh$0123456789012345678901234567890123456789012',
    '$6$rounds=999999999$abcdefgh$zona3QXr8mDFBmOdcLADYqrF.Lx5WCDoQcCxVYgGVMgEr592SKTLVZYXz/grIlFIOSJZWJrAgCOxtBU4Uexls.',
    'rabbit',
    '*',
    '',
  ];
  for (const hash of others)
    it(`are not ${JSON.stringify(hash.slice(0, 20))}`, () => {
      assert.equal(readCryptHash(hash), undefined);
    });
});
