import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryDirectory } from '../world.ts';
import { type Ended, World } from './program.ts';

const text = `$TTL 300
@\tIN\tSOA\tns admin (
\t\t\t41 ; Serial
\t\t\t3600 600 86400 60 )
@\tIN\tNS\tns
ns\tIN\tA\t10.77.0.1
;hostlist
laptop\t60\tIN\tA\t10.77.0.9 ; Anna’s
;endhostlist
www\tIN\tCNAME\tns
`;

/** A zone file in a directory of its own, and the program run on it: FILE stands for its path, DIR for the directory. */
class ZoneWorld implements AsyncDisposable {
  readonly #directory = temporaryDirectory();
  readonly #world: World;
  readonly #file: string;

  private constructor(world: World, name: string, content: string) {
    this.#world = world;
    this.#file = name;
    this.write(name, content);
  }

  static async make(content = text, name = 'db.lab.example'): Promise<ZoneWorld> {
    return new ZoneWorld(await World.make(), name, content);
  }

  get path(): string {
    return join(this.#directory.path, this.#file);
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.#directory.path, file), content);
  }

  link(target: string, name: string): void {
    symlinkSync(target, join(this.#directory.path, name));
  }

  get content(): string {
    return readFileSync(this.path, 'utf8');
  }

  get files(): string[] {
    return readdirSync(this.#directory.path);
  }

  /** A line is split at blanks. Paths are shown as they were given. */
  async run(command: string | readonly string[]): Promise<Ended> {
    const { path } = this.#directory;
    const words = typeof command === 'string' ? command.split(' ') : command;
    const ended = await this.#world.run(
      words.map((word) => word.replace('FILE', this.path).replace('DIR', path)),
    );
    const shown = (said: string) => said.replaceAll(this.path, 'FILE').replaceAll(path, 'DIR');
    return { ...ended, output: shown(ended.output), errors: shown(ended.errors) };
  }

  /** `zone list` with its output cut off. */
  runIntoHead(): ReturnType<World['runIntoHead']> {
    return this.#world.runIntoHead(['zone', 'list', this.path]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#directory[Symbol.dispose]();
    await this.#world[Symbol.asyncDispose]();
  }
}

describe('dyndns-gateway zone check', { concurrency: 4 }, () => {
  it('finds nothing wrong', async () => {
    await using world = await ZoneWorld.make();
    const { status, output } = await world.run('zone check FILE');
    assert.equal(output, 'FILE: zone lab.example., serial 41, 5 records, 0 errors, 0 warnings\n');
    assert.equal(status, 0);
  });

  it('shows each finding with a caret, and ends with 1 for an error', async () => {
    await using world = await ZoneWorld.make(`${text}bad\tA\t10.77.0\nwww\tTXT\t"x"\nns 60 A 10.77.0.2\n`);
    const { status, output } = await world.run('zone check FILE');
    assert.equal(
      output,
      `FILE:11:7: error: the data of the A record: “10.77.0” is not an IPv4 address (record.bad-rdata)
bad\tA\t10.77.0
   \t \t^
FILE:12:1: error: www.lab.example. has a CNAME, and beside it nothing else may stand, but here is TXT (rule.cname-and-other-data)
www\tTXT\t"x"
^
FILE:13:1: warning: ns.lab.example. A has the TTL 60 here and 300 in its first record; servers take one for all (rule.ttl-differs)
ns 60 A 10.77.0.2
^
FILE: zone lab.example., serial 41, 7 records, 2 errors, 1 warning
`,
    );
    assert.equal(status, 1);
  });

  it('ends with 0 for warnings', async () => {
    await using world = await ZoneWorld.make(`${text}ns.lab.example.org. A 10.77.0.2\n`);
    const { status, output } = await world.run('zone check FILE --json');
    assert.equal(status, 0);
    const { findings, ...summary } = JSON.parse(output);
    assert.deepEqual(summary, { zone: 'lab.example.', serial: 41, records: 6, errors: 0, warnings: 1 });
    assert.deepEqual(
      { code: findings[0].code, severity: findings[0].severity, line: findings[0].line },
      { code: 'rule.out-of-zone', severity: 'warning', line: 11 },
    );
  });

  it('counts what it does not list', async () => {
    await using world = await ZoneWorld.make(`${text}${'bad\tA\t10.77.0\n'.repeat(1100)}`);
    assert.match((await world.run('zone check FILE')).output, /5 records, 1100 errors, 0 warnings\n$/);
    assert.match((await world.run('zone list FILE')).errors, /FILE has 1100 errors/);
  });

  it('says that markers are wrong, but not that there are none', async () => {
    await using reversed = await ZoneWorld.make(text.replace(';hostlist', ';endhostlist'));
    assert.match(
      (await reversed.run('zone check FILE')).output,
      /^FILE:7:1: error: .*\(section\.unopened\)\n/,
    );
    await using none = await ZoneWorld.make(text.replaceAll(/;(end)?hostlist/g, '; hosts'));
    assert.equal((await none.run('zone check FILE')).status, 0);
  });

  it('follows $INCLUDE only where it is told to, and only there', async () => {
    await using world = await ZoneWorld.make(`${text}$INCLUDE more\n$INCLUDE ../secret\n$INCLUDE link\n`);
    world.write('more', 'printer A 10.77.0\n');
    world.link('/etc/passwd', 'link');
    assert.match((await world.run('zone check FILE')).output, /\(directive\.include\)/);
    const { output } = await world.run('zone check FILE --include DIR');
    assert.match(output, /“link” is not included: it is not in DIR /);
    assert.match(output, /“..\/secret” is not included: it is not in DIR \(directive\.bad-include\)/);
    assert.match(output, /\nmore:1:11: error: .*\nprinter A 10\.77\.0\n {10}\^\n/);
  });
});

describe('the zone that a file is of', { concurrency: 4 }, () => {
  const bare = '@ 60 IN SOA ns admin 1 2 3 4 5\n@ 60 NS ns.example.org.\n';
  const worlds = [
    { name: 'db.lab.example', zone: 'lab.example.' },
    { name: 'lab.example.zone', zone: 'lab.example.' },
    { name: 'lab.example.db', zone: 'lab.example.' },
    { name: 'db.10.77.0', zone: '0.77.10.in-addr.arpa.' },
    { name: 'db.x', content: `$ORIGIN lab.example.\n${bare}`, zone: 'lab.example.' },
    { name: 'db.x', options: ' --origin lab.example', zone: 'lab.example.' },
  ];
  for (const { name, content = bare, options = '', zone } of worlds)
    it(`${name}${options}${content === bare ? '' : ' with $ORIGIN'}: ${zone}`, async () => {
      await using world = await ZoneWorld.make(content, name);
      const { output } = await world.run(`zone check FILE --json${options}`);
      assert.equal(JSON.parse(output).zone, zone);
    });

  it('BIND loads: Debian’s db.local is localhost', { skip: !existsSync('/etc/bind/db.local') }, async () => {
    await using world = await ZoneWorld.make(bare);
    const { status, output } = await world.run('zone check /etc/bind/db.local');
    assert.match(output, /: zone localhost\., serial 2, 4 records, 0 errors, 0 warnings\n$/);
    assert.equal(status, 0);
  });

  it('the name of a file that Debian gives to no zone of this name does not say', async () => {
    await using world = await ZoneWorld.make(bare, 'db.empty');
    const { status, errors } = await world.run('zone check FILE');
    assert.equal(status, 1);
    assert.match(errors, /^dyndns-gateway: FILE does not say which zone it is.*--origin\.\n$/);
  });

  it('nothing says', async () => {
    await using world = await ZoneWorld.make(bare, 'hosts');
    const { status, errors } = await world.run('zone list FILE');
    assert.equal(status, 1);
    assert.match(errors, /^dyndns-gateway: FILE does not say which zone it is.*--origin\.\n$/);
  });
});

describe('dyndns-gateway zone list', { concurrency: 4 }, () => {
  it('shows every record, and which are between the markers', async () => {
    await using world = await ZoneWorld.make(`${text}$GENERATE 1-2 dhcp$ A 10.77.0.$\n`);
    const { status, output } = await world.run('zone list FILE');
    assert.equal(status, 0);
    const rows = output.split('\n').map((line) => line.split(/ {2,}/));
    assert.deepEqual(rows[0], ['NAME', 'TTL', 'TYPE', 'DATA', 'MANAGED']);
    assert.deepEqual(rows[4], ['laptop.lab.example.', '60', 'A', '10.77.0.9', 'yes']);
    assert.deepEqual(rows[7], ['dhcp2.lab.example.', '300', 'A', '10.77.0.2', 'no']);
  });

  it('of many thousand records, of which only the first are wanted', async () => {
    await using world = await ZoneWorld.make(`${text}$GENERATE 1-60000 dhcp$ TXT "$"\n`);
    assert.deepEqual(await world.runIntoHead(), { status: 141, errors: '' });
  });

  it('as JSON, what can be read, and 1 for what cannot', async () => {
    await using world = await ZoneWorld.make(`${text}bad A 10.77.0\n`);
    const { status, output, errors } = await world.run('zone list FILE --json');
    assert.deepEqual(JSON.parse(output)[3], {
      name: 'laptop.lab.example.',
      ttl: 60,
      type: 'A',
      data: '10.77.0.9',
      managed: true,
    });
    assert.equal(status, 1);
    assert.equal(errors, 'dyndns-gateway: FILE has an error: dyndns-gateway zone check shows where.\n');
  });
});

describe('dyndns-gateway zone set and zone remove', { concurrency: 4 }, () => {
  it('change one line and the serial, and keep the file’s mode', async () => {
    await using world = await ZoneWorld.make();
    chmodSync(world.path, 0o640);
    const { status, output } = await world.run('zone set FILE laptop A 10.77.0.10');
    assert.equal(
      output,
      'FILE has the serial 42 now. BIND serves it once it has been told: rndc reload lab.example\n',
    );
    assert.equal(status, 0);
    assert.equal(world.content, text.replace('41 ;', '42 ;').replace('10.77.0.9', '10.77.0.10'));
    assert.equal(statSync(world.path).mode & 0o777, 0o640);
    assert.deepEqual(world.files, ['db.lab.example']);
  });

  it('a new name inherits the TTL, data may be several words, names in it are relative to the zone', async () => {
    await using world = await ZoneWorld.make();
    await world.run('zone set FILE mail.lab.example. MX 10 ns');
    await world.run('zone set FILE printer AAAA fd77::7 --ttl 90');
    assert.match(
      world.content,
      /\nmail\t300\tIN\tMX\t10 ns\.lab\.example\.\nprinter\t90\tIN\tAAAA\tfd77::7\n;endhostlist\n/,
    );
  });

  it('--ttl is read as in the file', async () => {
    await using world = await ZoneWorld.make();
    const { errors } = await world.run('zone set FILE printer A 10.77.0.3 --ttl 1h30m');
    assert.equal(errors, '');
    assert.match(world.content, /\nprinter\t5400\tIN\tA\t10\.77\.0\.3\n/);
  });

  it('a name that ends as the zone does is changed if it is there', async () => {
    await using world = await ZoneWorld.make(text.replace('laptop\t', 'laptop.lab.example\t'));
    assert.equal((await world.run('zone set FILE laptop.lab.example A 10.77.0.3')).status, 0);
    assert.match(world.content, /\nlaptop\.lab\.example\t60\tIN\tA\t10\.77\.0\.3/);
  });

  it('what is doubtful since the change is shown, and what was before is not', async () => {
    const old = 'old.example.org. A 10.77.0.1\n';
    await using world = await ZoneWorld.make(`${text}mail MX 10 new\n${old}`);
    const { status, errors } = await world.run('zone set FILE new CNAME laptop');
    assert.equal(status, 0);
    assert.match(
      errors,
      /^FILE:12:1: warning: the MX record points to new\.lab\.example\.[^\n]*\nmail MX 10 new\n\^\n$/,
    );
    assert.equal((await world.run('zone set FILE new CNAME ns')).errors, '');
  });

  it('a word of the shell is one field, whatever stands in it', async () => {
    await using world = await ZoneWorld.make();
    const spf = await world.run([
      'zone',
      'set',
      'FILE',
      'new',
      'TXT',
      'v=spf1 mx -all; "C:\\x"',
      'two words',
    ]);
    assert.equal(spf.status, 0, spf.errors);
    await world.run(['zone', 'set', 'FILE', 'new', 'CAA', '0', 'issue', 'ca.example; policy=ev']);
    assert.match(world.content, /\nnew\t300\tIN\tTXT\t"v=spf1 mx -all; \\"C:\\\\x\\"" "two words"\n/);
    assert.match(world.content, /\nnew\t300\tIN\tCAA\t0 issue "ca\.example; policy=ev"\n/);
  });

  it('remove a name, or one type of it, or ANY', async () => {
    await using world = await ZoneWorld.make();
    await world.run('zone set FILE laptop TXT x');
    await world.run('zone remove FILE laptop A');
    assert.match(world.content, /;hostlist\nlaptop\t300\tIN\tTXT\t"x"\n;endhostlist\n/);
    await world.run('zone set FILE laptop A 10.77.0.9');
    await world.run('zone remove FILE laptop any');
    assert.match(world.content, /;hostlist\n;endhostlist\n/);
  });

  it('what is there already changes nothing, not even the serial', async () => {
    await using world = await ZoneWorld.make();
    const { status, output } = await world.run('zone set FILE laptop A 10.77.0.9 --json');
    assert.deepEqual(JSON.parse(output), {
      zone: 'lab.example.',
      changed: false,
      written: false,
      serial: 41,
      diff: '',
    });
    assert.equal(status, 0);
    assert.match((await world.run('zone remove FILE nobody')).output, /^FILE says so already/);
    assert.equal(world.content, text);
  });

  it('--diff shows what would be written, and writes nothing', async () => {
    await using world = await ZoneWorld.make();
    const { status, output } = await world.run('zone remove FILE laptop --diff');
    assert.equal(status, 0);
    assert.equal(
      output,
      `--- FILE
+++ FILE
@@ -1,10 +1,9 @@
 $TTL 300
 @\tIN\tSOA\tns admin (
-\t\t\t41 ; Serial
+\t\t\t42 ; Serial
 \t\t\t3600 600 86400 60 )
 @\tIN\tNS\tns
 ns\tIN\tA\t10.77.0.1
 ;hostlist
-laptop\t60\tIN\tA\t10.77.0.9 ; Anna’s
 ;endhostlist
 www\tIN\tCNAME\tns
`,
    );
    assert.equal(world.content, text);
  });

  const refusals = [
    { command: 'zone set FILE www A 10.77.0.2', says: /www\.lab\.example\.: the name has records outside/ },
    { command: 'zone set FILE laptop.example.org. A 10.77.0.2', says: /the name is not in the zone/ },
    { command: 'zone set FILE laptop CNAME ns', says: /CNAME beside other records/ },
    { command: 'zone set FILE laptop A 10.77.0', says: /“10\.77\.0” is not an IPv4 address/ },
    { command: 'zone set FILE laptop B 10.77.0.2', says: /“B”/ },
    { command: 'zone set FILE laptop..x A 10.77.0.2', says: /“laptop\.\.x” is no domain name: two dots/ },
    { command: 'zone set FILE laptop A 10.77.0.2 --ttl 1y', says: /“1y” is no TTL/ },
    {
      command: 'zone set FILE new.lab.example A 10.77.0.2',
      says: /“new\.lab\.example” has no last dot, .* new\.lab\.example\.lab\.example\.: write “new” or “new\.lab\.example\.”/,
    },
    { command: 'zone set FILE lab.example TXT x', says: /write “@” or “lab\.example\.”/ },
    { command: 'zone set FILE new MX 10 ns.lab.example', says: /write “ns” or “ns\.lab\.example\.”/ },
    { command: 'zone remove FILE laptop.lab.example', says: /write “laptop” or “laptop\.lab\.example\.”/ },
    { command: 'zone set FILE laptop A 10.77.0.2 --ttl 2147483648', says: /the TTL is not/ },
    { command: 'zone remove FILE @ SOA', says: /outside the marked section/ },
    { command: 'zone remove DIR/none laptop --origin x', says: /cannot be read: ENOENT/ },
  ];
  for (const { command, says } of refusals)
    it(`${command} is refused with one sentence`, async () => {
      await using world = await ZoneWorld.make();
      const { status, errors, output } = await world.run(command);
      assert.equal(status, 1, output);
      assert.match(errors, says);
      assert.match(errors, /^dyndns-gateway: [^\n]*\.\n$/);
      assert.equal(world.content, text);
      assert.deepEqual(world.files, ['db.lab.example']);
    });

  it('what a command has left that was killed is in nobody’s way', async () => {
    await using world = await ZoneWorld.make();
    world.write('db.lab.example.zone-edit', 'half a f');
    world.write('db.lab.example.open-dyndns.edit', '');
    assert.equal((await world.run('zone set FILE laptop A 10.77.0.10')).status, 0);
    assert.deepEqual(world.files, ['db.lab.example']);
  });

  it('many at the same moment wait for each other: every edit is in the file', async () => {
    await using world = await ZoneWorld.make();
    const numbers = Array.from({ length: 6 }, (_, index) => index);
    const ended = await Promise.all(numbers.map((n) => world.run(`zone set FILE host${n} A 10.77.0.2${n}`)));
    for (const [n, { status, errors }] of ended.entries()) {
      assert.equal(status, 0, errors);
      assert.match(world.content, new RegExp(`^host${n}\t`, 'm'));
    }
    assert.match(world.content, /47 ; Serial/);
    assert.deepEqual(world.files, ['db.lab.example']);
  });
});

describe('a zone file with something wrong in it already', { concurrency: 4 }, () => {
  it('takes a change that has nothing to do with it, and is told of', async () => {
    await using world = await ZoneWorld.make(`${text}bad\tA\t10.77.0\n`);
    const { status, output, errors } = await world.run('zone set FILE laptop A 10.77.0.10');
    assert.equal(status, 0);
    assert.match(output, /has the serial 42 now/);
    assert.match(
      errors,
      /^FILE:11:7: error: .*\nbad\tA\t10\.77\.0\n.*\^\ndyndns-gateway: BIND does not load/,
    );
    assert.match(world.content, /laptop\t60\tIN\tA\t10\.77\.0\.10 /);
  });

  const refused = [
    {
      what: 'the SOA record',
      content: text.replace('41 ;', '4x1 ;'),
      says: /^dyndns-gateway: FILE:3:4: error/,
    },
    { what: 'a directive', content: `$ORIGIN a..b\n${text}`, says: /\(directive\.bad-origin\)/ },
    {
      what: 'a parenthesis above the section',
      content: text.replace('ns\tIN\tA\t', 'ns\tIN\tA\t('),
      says: /\(section\.in-parentheses\)/,
    },
  ];
  for (const { what, content, says } of refused)
    it(`is left alone where that is ${what}`, async () => {
      await using world = await ZoneWorld.make(content);
      const { status, errors } = await world.run('zone set FILE laptop A 10.77.0.10 --origin lab.example');
      assert.equal(status, 1, errors);
      assert.match(errors, says);
      assert.equal(world.content, content);
    });

  it('is not made worse', async () => {
    const managed = text.replace('ns\tIN\tA\t10.77.0.1\n;hostlist\n', ';hostlist\nns\tIN\tA\t10.77.0.1\n');
    await using world = await ZoneWorld.make(managed);
    const { status, errors } = await world.run('zone remove FILE ns');
    assert.equal(status, 1);
    assert.match(errors, /^dyndns-gateway: With this change .*ns\.lab\.example\..*\(rule\.[a-z-]+\)\.\n$/);
    assert.equal(world.content, managed);
  });

  it('with a SOA record that cannot be read is not said to have none', async () => {
    await using world = await ZoneWorld.make(text.replace('41 ;', '4x1 ;'));
    const { output } = await world.run('zone check FILE');
    assert.match(output, /, serial unknown, 4 records, 1 error, 0 warnings\n$/);
  });
});
