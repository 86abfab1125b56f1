import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempDisposable, open, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ask } from './ask.ts';
import { loopback, World } from './program.ts';

function passwordIn(output: string): string {
  return /"password":"([^"]+)"/.exec(output)?.[1] ?? '';
}

describe('dyndns-gateway serve', { concurrency: 4 }, () => {
  it('makes an administrator once, serves a host, and ends well', async () => {
    await using world = await World.make();
    const first = await world.serve();
    const { output, status } = await first.stop();
    assert.equal(status, 0);
    assert.match(output, /^\{"user":"admin","password":"\S{22}"\}\n$/);
    assert.doesNotMatch(
      JSON.stringify(first.log),
      new RegExp(passwordIn(output)),
      'the log has the password',
    );

    await using second = await world.serve();
    const auth = `admin:${passwordIn(output)}`;
    const host = { addresses: ['127.0.0.9'] };
    assert.equal((await ask('PUT', `${second.url}/hosts/laptop`, { auth, body: host })).status, 201);
    const listed = await world.run('hosts --config CONFIG --json');
    assert.deepEqual(
      JSON.parse(listed.output).map((shown: { fqdn: string }) => shown.fqdn),
      ['laptop.home.arpa'],
    );
    assert.match(
      (await world.run('audit --config CONFIG')).output,
      /host\.created +admin +laptop\.home\.arpa/,
    );
    assert.ok(
      second.log.some(({ msg }) => msg === 'host.created laptop.home.arpa.'),
      'the log says that it came',
    );
    assert.equal((await second.stop('SIGINT')).output, '', 'a second start shows no password');

    await using third = await world.serve();
    assert.equal((await ask('GET', `${third.url}/hosts/laptop`, { auth })).json['ip'], '127.0.0.9');
  });

  it('keeps the password of a first administrator out of the journal, and says what to do', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'journal-'));
    await using journal = await open(join(directory.path, 'journal'), 'w');
    const { dev, ino } = await journal.stat();
    await using world = await World.make({ env: { JOURNAL_STREAM: `${dev}:${ino}` } });
    await using serving = await world.serve(journal.fd);
    assert.equal(await readFile(join(directory.path, 'journal'), 'utf8'), '');
    assert.match(
      String(serving.log[0]?.['msg']),
      /no administrator yet.*: dyndns-gateway user add admin --role admin$/,
    );
    assert.equal((await world.run('user add admin --role admin --config CONFIG')).status, 0);
  });

  it('shows the password of a first administrator to nobody whom it does not know to be there', async () => {
    await using world = await World.make();
    const serving = await world.serve(undefined, []);
    assert.match(String(serving.log[0]?.['msg']), /no administrator yet/);
    assert.equal((await serving.stop()).output, '');
    assert.doesNotMatch((await world.run('user list --config CONFIG')).output, /admin/);
  });

  it('says where it listens, and with which key, in one line for machines', async () => {
    await using world = await World.make();
    await using serving = await world.serve();
    const { urls, dns, zones, pin } = serving.ready;
    assert.match(serving.url, /^https:\/\/127\.0\.0\.1:[1-9]\d*$/);
    assert.deepEqual(urls, [serving.url]);
    assert.ok(Array.isArray(dns) && dns.length === 1 && dns[0].port > 0);
    assert.deepEqual(zones, ['home.arpa']);
    assert.match(String(pin), /^sha256\/[A-Za-z0-9+/]{43}=$/);
    const { json } = await ask('GET', `${serving.url}/network`);
    assert.deepEqual(json['gateway'], { version: '0.1.0', pin });
  });

  it('keeps its state for itself', async () => {
    await using world = await World.make();
    await using _serving = await world.serve();
    const mode = async (file: string): Promise<number> => (await stat(join(world.state, file))).mode & 0o777;
    assert.equal(await mode('.'), 0o700);
    assert.equal(await mode('gateway.key'), 0o600);
    assert.equal(await mode('gateway.db'), 0o600);
  });

  it('accounts made beside it can log in at once, and no longer once removed', async () => {
    await using world = await World.make();
    await using serving = await world.serve();
    const login = async (auth: string): Promise<number> =>
      (await ask('GET', `${serving.url}/hosts`, { auth })).status;

    const added = await world.run('user add alice --config CONFIG --json');
    const { password, role } = JSON.parse(added.output);
    assert.equal(role, 'user');
    assert.equal(await login(`alice:${password}`), 200);
    assert.match(
      (await world.run('user list --config CONFIG')).output,
      /^NAME +ROLE.*\nadmin +admin.*\nalice +user/,
    );

    const chosen = await world.run(
      'user add bob --role admin --password-stdin --config CONFIG',
      'correct horse\n',
    );
    assert.equal(chosen.output, '“bob” can log in.\n');
    assert.equal(await login('bob:correct horse'), 200);

    assert.equal((await world.run('user remove alice --config CONFIG')).status, 0);
    assert.equal(await login(`alice:${password}`), 401);
    const again = await world.run('user remove alice --config CONFIG');
    assert.equal(again.status, 1);
    assert.match(again.errors, /^dyndns-gateway: There is no account or credential “alice”/);
  });

  it('enrols one device for a token, whose pin is the gateway’s', async () => {
    await using world = await World.make({
      toml: loopback('[[zone]]\nname = "home.arpa"\nbackend = "embedded"\nenrolment = "token"\n'),
    });
    await using serving = await world.serve();
    const made = await world.run('token create --config CONFIG --json');
    const { token, code, pin, minutes } = JSON.parse(made.output);
    assert.equal(pin, serving.ready['pin']);
    assert.equal(token, `${code}@${pin}`);
    assert.equal(minutes, 60);
    assert.equal((await ask('POST', `${serving.url}/devices`)).status, 403);
    assert.equal((await ask('POST', `${serving.url}/devices`, { body: { token: code } })).status, 201);
    assert.equal((await ask('POST', `${serving.url}/devices`, { body: { token: code } })).status, 403);
  });

  it('a device waits until it is approved', async () => {
    await using world = await World.make({
      toml: loopback('[[zone]]\nname = "home.arpa"\nbackend = "embedded"\nenrolment = "approval"\n'),
    });
    await using serving = await world.serve();
    const { json } = await ask('POST', `${serving.url}/devices`, { body: { label: 'laptop' } });
    assert.equal(json['state'], 'waiting');
    const auth = `${json['device']}:${json['secret']}`;
    assert.equal((await ask('GET', `${serving.url}/hosts`, { auth })).json['code'], 'enrolment.waiting');
    assert.equal((await world.run(`user approve ${json['device']} --config CONFIG`)).status, 0);
    assert.equal((await ask('GET', `${serving.url}/hosts`, { auth })).status, 200);
  });
});

describe('a start that cannot go on ends with 1 and one sentence', { concurrency: 4 }, () => {
  it('port taken', async () => {
    await using server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await using world = await World.make({
      toml: loopback().replace('[http]\nlisten = ["127.0.0.1:0"]', `[http]\nlisten = ["127.0.0.1:${port}"]`),
    });
    const { status, errors } = await world.run('serve --json --config CONFIG');
    assert.equal(status, 1);
    assert.match(
      errors,
      new RegExp(
        `^dyndns-gateway: HTTPS cannot listen on 127\\.0\\.0\\.1:${port}: another program has this port; .*\\n$`,
      ),
    );
  });

  const worlds = [
    {
      name: 'no configuration',
      toml: undefined,
      command: 'serve --config /nowhere',
      says: /The configuration \/nowhere cannot be read: there is no such file/,
    },
    {
      name: 'unknown key',
      toml: loopback('adverise = true'),
      command: 'serve --json --config CONFIG',
      says: /gateway\.toml:8: \[mdns\] adverise: .* did you mean "advertise"\?/,
    },
    {
      name: 'state that is a file',
      toml: loopback().replace('"state"', '"gateway.toml"'),
      command: 'serve --json --config CONFIG',
      says: /state directory .*gateway\.toml cannot be made/,
    },
    {
      name: 'certificate missing',
      toml: loopback().replace('[dns]', 'certificate = { cert = "c.pem", key = "k.pem" }\n[dns]'),
      command: 'serve --json --config CONFIG',
      says: /The certificate .*c\.pem cannot be read: ENOENT/,
    },
    {
      name: 'zone file missing',
      toml: loopback('[[zone]]\nname = "a.example"\nbackend = "zonefile"\nfile = "db"\n'),
      command: 'serve --json --config CONFIG',
      says: /The zone file .*\/db cannot be read/,
    },
  ];
  for (const { name, toml, command, says } of worlds)
    it(name, async () => {
      await using world = await World.make(toml === undefined ? {} : { toml });
      const { status, errors } = await world.run(command);
      assert.equal(status, 1);
      assert.match(errors, says);
      assert.equal(errors.trimEnd().split('\n').length, 1, errors);
      assert.doesNotMatch(errors, /\n {4}at /, 'a stack trace');
    });
});

describe('dyndns-gateway user add', { concurrency: 4 }, () => {
  const refused = [
    { name: 'a:b', options: '', says: /"a:b" is no name for an account/ },
    { name: 'device-a', options: '', says: /does not start with “device-”/ },
    { name: 'a\u0007', options: '', says: /"a\\u0007" is no name/ },
    { name: 'alice', options: ' --role root', says: /“root” is no role/ },
    { name: 'alice', options: ' --password-stdin', says: /Standard input holds no password/ },
  ];
  for (const { name, options, says } of refused)
    it(`${JSON.stringify(name)}${options} is refused`, async () => {
      await using world = await World.make();
      const { status, errors } = await world.run(`user add ${name} --config CONFIG${options}`);
      assert.equal(status, 1);
      assert.match(errors, says);
    });

  it('takes a name once', async () => {
    await using world = await World.make();
    assert.equal((await world.run('user add alice --config CONFIG')).status, 0);
    assert.match((await world.run('user add alice --config CONFIG')).errors, /There is an account “alice”/);
  });
});

describe('dyndns-gateway check', { concurrency: 4 }, () => {
  it('finds nothing wrong, and changes nothing', async () => {
    await using world = await World.make();
    const { status, output } = await world.run('check --config CONFIG');
    assert.equal(status, 0, output);
    assert.match(output, /^ok +configuration: .*gateway\.toml\n/);
    assert.match(output, /ok +certificate: is made at the first start/);
    assert.match(output, /warning +administrator: There is none: dyndns-gateway user add NAME --role admin/);
    await assert.rejects(stat(world.state), { code: 'ENOENT' });
  });

  it('names all that is missing for a BIND that is not there, and ends with 1', async () => {
    await using world = await World.make({
      toml: loopback(
        '[[zone]]\nname = "a.example"\nbackend = "zonefile"\nfile = "db"\npidfile = "named.pid"\nserver = "127.0.0.1:1"\n',
      ),
    });
    const { status, output } = await world.run('check --config CONFIG --json');
    const states = Object.fromEntries(
      JSON.parse(output).map((finding: { subject: string; state: string }) => [
        finding.subject.replace(/ \/.*\//, ' '),
        finding.state,
      ]),
    );
    assert.equal(status, 1);
    assert.equal(states['zone file db'], 'problem');
    assert.equal(states['reload of a.example.'], 'warning');
    assert.equal(states['a.example. at 127.0.0.1:1'], 'warning');
    assert.equal(states['devices in a.example.'], 'warning');
  });

  it('takes a port of another program for what keeps the gateway from starting', async () => {
    await using server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const lan = '[[zone]]\nname = "a.example"\nbackend = "embedded"\nprefixes = ["10.0.0.0/8"]\n';
    const mdns = '[mdns]\ninterfaces = ["eth9"]\n';
    await using world = await World.make({
      toml: `state = "state"\n[http]\nlisten = ["127.0.0.1:${port}"]\n[dns]\nlisten = ["127.0.0.1:0"]\n${mdns}${lan}`,
    });
    const { status, output } = await world.run('check --config CONFIG');
    assert.equal(status, 1);
    assert.match(output, /PROBLEM +HTTPS on .*another program has this port/);
    assert.match(output, /warning +mDNS on eth9: There is no interface eth9/);
    assert.match(output, /warning +devices in a\.example\.: HTTPS listens on loopback only/);
  });

  it('knows that a port in use may be the gateway’s own', async () => {
    await using world = await World.make();
    await using serving = await world.serve();
    const { port } = new URL(serving.url);
    await world.configure(loopback().replace('127.0.0.1:0', `127.0.0.1:${port}`));
    const { status, output } = await world.run('check --config CONFIG');
    assert.equal(status, 0);
    assert.match(
      output,
      new RegExp(`warning +HTTPS on 127\\.0\\.0\\.1:${port}: .*another program has this port`),
    );
    assert.match(output, /ok +certificate: pin sha256\//);
    assert.match(output, /ok +administrator: admin\n/);
  });
});
