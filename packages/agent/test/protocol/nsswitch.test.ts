import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostSources } from '../../src/protocol/nsswitch.ts';

describe('where a host looks names up', () => {
  const files: readonly (readonly [string, string, readonly string[]])[] = [
    ['no file', '', []],
    [
      'Debian',
      'passwd: files systemd\nhosts:          files mdns4_minimal [NOTFOUND=return] dns\n',
      ['files', 'mdns4_minimal', 'dns'],
    ],
    [
      'Fedora',
      'hosts: files myhostname resolve [!UNAVAIL=return] dns # by authselect\n',
      ['files', 'myhostname', 'resolve', 'dns'],
    ],
    ['a comment', '# hosts: resolve\nhosts:\tdns\n', ['dns']],
  ];
  for (const [name, text, sources] of files) it(name, () => assert.deepEqual(hostSources(text), sources));
});
