import fc from 'fast-check';

/** What zone files find special: directives, markers, quotes and parentheses that do not match, lines that inherit. */
const words = [
  ...' \t\n\r;()"\\$@.*',
  '\r\n',
  '\\\n',
  '\\000',
  '\\999',
  ';hostlist\n',
  ';endhostlist\n',
  '$ORIGIN sub\n',
  '$ORIGIN .\n',
  '$TTL 1h\n',
  '$INCLUDE hosts sub\n',
  '$GENERATE 0-3 h$ A 10.0.0.$\n',
  '\tA 10.0.0.1\n',
  'h0 60 IN A 10.0.0.1\n',
  'h0 CNAME h1\n',
  'sub NS h0\n',
  '@ 60 IN SOA ns admin 1 2 3 4 5\n',
  'TYPE65280 \\# 1 00\n',
  '4294967296',
  '\ufeff',
].map((word) => new TextEncoder().encode(word));

/** One change of a text: at a place, some octets go, and others come. */
interface Mutation {
  readonly at: number;
  readonly length: number;
  readonly put: Uint8Array;
}

/** Inputs made from others: octets, words and pieces of other inputs are put where some were taken away. */
export function mutated(seeds: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const seed = fc.constantFrom(...seeds);
  const piece = fc
    .record({ from: seed, at: fc.nat(), length: fc.nat({ max: 80 }) })
    .map(({ from, at, length }) => from.subarray(at % (from.length + 1)).subarray(0, length));
  const put = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...words) },
    { weight: 2, arbitrary: piece },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array()) },
  );
  const length = fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 60 }));
  const mutation = fc.record({ at: fc.nat(), length, put });
  return fc
    .record({ start: seed, mutations: fc.array(mutation, { minLength: 1, maxLength: 6 }) })
    .map(({ start, mutations }) => mutations.reduce(withMutation, start));
}

function withMutation(bytes: Uint8Array, { at, length, put }: Mutation): Uint8Array {
  const offset = at % (bytes.length + 1);
  return Uint8Array.from([...bytes.subarray(0, offset), ...put, ...bytes.subarray(offset + length)]);
}
