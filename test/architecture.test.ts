import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, it } from 'node:test';

/**
 * The import table of ARCHITECTURE.md, made executable. A rule says which imports the files it matches may have;
 * everything else is forbidden, for the reason it gives.
 */
interface Rule {
  readonly files: RegExp;
  /** Specifiers of packages, and for relative imports the path from the repository's root. */
  readonly mayImport: readonly RegExp[];
  readonly reason: string;
}

const root = resolve(import.meta.dirname, '..');
const dns = /^@open-dyndns\/dns$/;
const inSamePackage = (folders: string): RegExp =>
  new RegExp(`^packages/(?:gateway|agent|mdns)/src/(?:${folders})`);

const rules: readonly Rule[] = [
  {
    files: /^packages\/dns\/src\//,
    mayImport: [/^packages\/dns\/src\//],
    reason: 'dns is pure and stands at the bottom: it imports nothing but itself',
  },
  {
    files: /^packages\/zonefile\/src\//,
    mayImport: [/^packages\/zonefile\/src\//, dns],
    reason: 'zonefile is pure: bytes in, edits out; reading and writing files is its user’s affair',
  },
  {
    files: /^packages\/(?:mdns|gateway|agent)\/src\/model\//,
    mayImport: [inSamePackage('model/|errors\\.ts'), dns, /^ipaddr\.js$/],
    reason: 'model/ holds nouns and state machines; time, randomness and the network are arguments',
  },
  {
    files: /^packages\/(?:mdns|gateway|agent)\/src\/protocol\//,
    mayImport: [inSamePackage('model/|protocol/|errors\\.ts'), dns, /^ipaddr\.js$/, /^zod$/],
    reason: 'protocol/ turns text and bytes into values and back, and touches nothing',
  },
  {
    files: /^packages\/(?:mdns|gateway|agent)\/src\/service\//,
    mayImport: [inSamePackage('model/|protocol/|service/|(?:errors|ports)\\.ts'), dns, /^ipaddr\.js$/],
    reason:
      'service/ runs use cases over ports.ts; what it needs of the world is a port, implemented in edge/',
  },
  {
    files: /^packages\/(?:gateway|agent)\/src\/config\//,
    mayImport: [
      /^packages\/(?:gateway|agent)\/src\/(?:config|model|protocol)\//,
      /^packages\/(?:gateway|agent)\/src\/errors\.ts$/,
      dns,
      /^ipaddr\.js$/,
      /^zod$/,
      /^smol-toml$/,
      /^node:/,
    ],
    reason: 'config/ parses once and freezes; it starts nothing',
  },
];

const packageDependencies: Readonly<Record<string, readonly string[]>> = {
  dns: [],
  zonefile: ['dns'],
  mdns: ['dns'],
  gateway: ['dns', 'zonefile', 'mdns'],
  agent: ['dns', 'mdns'],
};

const importPattern =
  /^\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;

interface Import {
  readonly from: string;
  readonly to: string;
}

const sources = await sourceFiles();
const imports = sources.flatMap(importsOf);

describe('the import table', () => {
  it('sees the imports', () => {
    assert.ok(sources.length > 30, `only ${sources.length} source files found`);
    assert.ok(imports.length > sources.length, `only ${imports.length} imports found`);
  });

  for (const rule of rules) {
    it(rule.reason, () => {
      const forbidden = imports
        .filter(
          ({ from, to }) => rule.files.test(from) && !rule.mayImport.some((allowed) => allowed.test(to)),
        )
        .map(describeImport);
      assert.deepEqual(forbidden, []);
    });
  }

  it('packages depend downwards only, and never gateway on agent or agent on gateway', () => {
    const upwards = imports.filter(({ from, to }) => {
      const [, owner = ''] = /^packages\/([^/]+)\//.exec(from) ?? [];
      const [, used] = /^@open-dyndns\/([^/]+)/.exec(to) ?? [];
      return used !== undefined && used !== owner && !packageDependencies[owner]?.includes(used);
    });
    assert.deepEqual(upwards.map(describeImport), []);
  });

  it('a package is used by its name, never through a path into it', () => {
    const trespassing = imports.filter(({ from, to }) => {
      const [, owner] = /^packages\/([^/]+)\//.exec(from) ?? [];
      const [, used] = /^packages\/([^/]+)\//.exec(to) ?? [];
      return used !== undefined && used !== owner;
    });
    assert.deepEqual(trespassing.map(describeImport), []);
  });

  it('Express, certificates and log writers stay in edge/', () => {
    const edgeOnly =
      /^(?:express|express-basic-auth|express-rate-limit|helmet|selfsigned|pino|pino-pretty|node-cron|prom-client|multicast-dns|bonjour-service|node:sqlite|node:dgram|node:net|node:tls|node:https?)(?:\/|$)/;
    const leaked = imports.filter(
      ({ from, to }) => edgeOnly.test(to) && !/^packages\/[^/]+\/src\/edge\//.test(from),
    );
    assert.deepEqual(leaked.map(describeImport), []);
  });

  it('no file imports itself through others', () => {
    assert.deepEqual(cycles(), []);
  });
});

describe('the way in and the way out', () => {
  it('cli.ts is the only file that reads argv or ends the process', () => {
    const others = sources.filter(
      (file) => !file.endsWith('/cli.ts') && /\bprocess\.(?:argv|exit\b|exitCode)/.test(text(file)),
    );
    assert.deepEqual(others, []);
  });

  it('nothing but cli.ts, main.ts and config/ reads the environment', () => {
    const others = sources.filter(
      (file) => !/\/(?:cli|main)\.ts$|\/config\//.test(file) && /\bprocess\.env\b/.test(text(file)),
    );
    assert.deepEqual(others, []);
  });

  it('model/, protocol/ and service/ take the time and randomness as arguments', () => {
    const inner = sources.filter((file) => /\/src\/(?:model|protocol|service)\//.test(file));
    const clocked = inner.filter((file) =>
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\bset(?:Timeout|Interval)\(/.test(
        text(file),
      ),
    );
    assert.deepEqual(clocked, []);
  });
});

async function sourceFiles(): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob('packages/*/src/**/*.ts', { cwd: root })) files.push(file);
  return files.sort();
}

function text(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

function importsOf(file: string): Import[] {
  return [...text(file).matchAll(importPattern)].map((match) => {
    const specifier = match[1] ?? match[2] ?? match[3] ?? '';
    const to = specifier.startsWith('.')
      ? relative(root, resolve(root, dirname(file), specifier))
      : specifier;
    return { from: file, to };
  });
}

function describeImport({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

/** Files that are reached from themselves by run-time imports, each cycle once, by its first file. */
function cycles(): string[] {
  const graph = new Map(sources.map((file) => [file, runTimeImports(file)]));
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of sources) visit(file, []);
  return found;
}

function runTimeImports(file: string): string[] {
  const erased = text(file).replace(/^\s*(?:import|export)\s+type\s[^;]*;/gm, '');
  return [...erased.matchAll(importPattern)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(root, resolve(root, dirname(file), specifier)));
}
