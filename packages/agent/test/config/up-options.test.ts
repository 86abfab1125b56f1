import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { printHelp } from '../../src/config/command-line.ts';
import { readUpOptions, type UpOptions, upCommand } from '../../src/config/up-options.ts';
import { AgentError } from '../../src/errors.ts';
import { printPin } from '../../src/protocol/pin-text.ts';

const environment = { XDG_STATE_HOME: '/state' };
const pin = printPin(new Uint8Array(32));

describe('the options of up', () => {
  const worlds: readonly (readonly [string, readonly string[], Partial<UpOptions>])[] = [
    [
      'none at all',
      ['--name', 'laptop'],
      { label: 'laptop', links: 'lan', resolver: 'auto', resolvConf: '/etc/resolv.conf', json: false },
    ],
    ['a name in capitals', ['--name', 'LapTop'], { label: 'laptop' }],
    ['loopback', ['--interface', 'lo'], { links: 'loopback' }],
    ['two interfaces', ['--interface', 'eth0', '--interface=wlan0'], { links: ['eth0', 'wlan0'] }],
    [
      'a gateway without scheme and port',
      ['--gateway', 'gw.example'],
      { gateway: 'https://gw.example:8443' },
    ],
    ['a pin', ['--pin', pin], { pin }],
    ['a code, and the pin apart', ['--token', 'code', '--pin', pin], { token: 'code', pin }],
    ['a token that carries the pin', ['--token', `code@${pin}`], { token: 'code', pin }],
    ['no resolver', ['--resolver', 'none'], { resolver: 'none' }],
    ['a state directory', ['--state', '/somewhere'], { state: '/somewhere' }],
  ];
  for (const [name, args, expected] of worlds) {
    it(name, () => {
      const options = readUpOptions(args, environment);
      assert.deepEqual({ ...options, ...expected }, { ...options });
      assert.ok(Object.isFrozen(options));
    });
  }

  const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
    [['--nme', 'x'], /--nme/],
    [['--name'], /--name/],
    [['--name', 'My Laptop!'], /my-laptop would be/],
    [['--name', 'x'.repeat(64)], /one label/],
    [['--name', 'a.b'], /one label/],
    [['--gateway', 'http://gw'], /--gateway http:\/\/gw is not an https URL/],
    [['--pin', 'abc'], /--pin abc is not a key pin/],
    [['--token', 'code'], /--token has no key pin/],
    [['--resolver', 'magic'], /none of auto, resolved, network-manager/],
    [['--interface', 'lo', '--interface', 'eth0'], /--interface lo/],
    [['surplus'], /surplus/],
  ];
  for (const [args, message] of mistakes) {
    it(`refuses ${args.join(' ')} in one sentence`, () => {
      assert.throws(
        () => readUpOptions(args, environment),
        (error) =>
          error instanceof AgentError &&
          error.code === 'option.invalid' &&
          message.test(error.message) &&
          error.message.endsWith('see dyndns-agent up --help'),
      );
    });
  }

  it('never repeats a token, which is a secret', () => {
    assert.throws(
      () => readUpOptions(['--token', 'secret code'], environment),
      (error) => error instanceof AgentError && !error.message.includes('secret code'),
    );
  });

  it('has every option in its help', () => {
    assert.equal(readUpOptions(['--help'], environment), undefined);
    const help = printHelp(upCommand);
    for (const option of Object.keys(upCommand.options)) assert.match(help, new RegExp(`--${option}\\b`));
  });
});
