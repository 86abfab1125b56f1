import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readCommandLine } from '../../src/commands/command-line.ts';
import { commands } from '../../src/commands/index.ts';

function read(line: string) {
  return readCommandLine(
    line.split(' ').filter((word) => word !== ''),
    commands,
  );
}

describe('a command line', () => {
  it('is a command, its options and its words', () => {
    const asked = read('user add alice --role admin --config x.toml --json');
    assert.ok(asked.kind === 'run');
    assert.equal(asked.command.usage, 'user add NAME');
    assert.deepEqual({ ...asked.options }, { role: 'admin', config: 'x.toml', json: true });
    assert.deepEqual(asked.words, ['alice']);
  });

  it('leaves out what is in brackets, and takes many words for dots', () => {
    for (const line of [
      'zone remove db a',
      'zone remove db a A',
      'zone set db a A 1',
      'zone set db a MX 1 b',
    ])
      assert.equal(read(line).kind, 'run', line);
  });

  const misuses = [
    { line: '', says: 'Say what to do.' },
    { line: 'serv', says: 'There is no command “serv”. Did you mean “serve”?' },
    { line: 'frobnicate', says: 'There is no command “frobnicate”.' },
    { line: 'usr add', says: 'There is no command “usr”. Did you mean “user add”?' },
    { line: 'user', says: '“user” alone says too little.' },
    { line: 'user ad', says: 'There is no command “user ad”. Did you mean “user add”?' },
    { line: 'user add', says: 'It is called as: dyndns-gateway user add NAME.' },
    { line: 'user add a b', says: 'It is called as: dyndns-gateway user add NAME.' },
    { line: 'zone remove db', says: 'It is called as: dyndns-gateway zone remove FILE NAME [TYPE].' },
    { line: 'zone remove db a A b', says: 'It is called as: dyndns-gateway zone remove FILE NAME [TYPE].' },
    { line: 'zone set db a A', says: 'It is called as: dyndns-gateway zone set FILE NAME TYPE DATA....' },
    { line: 'serve --confg x', says: "Unknown option '--confg'. Did you mean “--config”?" },
    {
      line: 'zone set db a TXT v=spf1 -all',
      says: "Unknown option '-a'. A word that starts with “-” stands behind “--”.",
    },
    { line: 'serve --config', says: "Option '--config <value>' argument missing." },
    { line: 'check --json=3', says: "Option '--json' does not take an argument." },
  ];
  for (const { line, says } of misuses)
    it(`“${line}” is misuse`, () => {
      const asked = read(line);
      assert.ok(asked.kind === 'misuse');
      assert.equal(asked.message, says);
    });

  for (const line of ['--help', '-h', 'help'])
    it(`${line} shows every command`, () => {
      const asked = read(line);
      assert.ok(asked.kind === 'help');
      for (const { usage, summary } of commands)
        assert.ok(asked.text.includes(usage) && asked.text.includes(summary));
    });

  for (const family of ['user', 'token', 'zone'])
    for (const line of [`${family} --help`, family, `${family} frob`])
      it(`${line} shows the commands of ${family} and no others`, () => {
        const asked = read(line);
        assert.ok(asked.kind === 'help' || asked.kind === 'misuse');
        const shown = asked.kind === 'help' ? asked.text : asked.help;
        for (const { usage } of commands) {
          const isItsOwn = usage.startsWith(`${family} `);
          assert.equal(shown.includes(`  ${usage} `), isItsOwn, usage);
        }
      });

  for (const command of commands)
    it(`${command.usage} --help shows its options`, () => {
      const asked = read(`${command.usage} --help`);
      assert.ok(asked.kind === 'help');
      assert.ok(asked.text.startsWith(`Usage: dyndns-gateway ${command.usage} [OPTIONS]\n`));
      for (const [name, { help }] of Object.entries(command.options))
        assert.ok(asked.text.includes(`--${name}`) && asked.text.includes(help));
    });
});
