import { Name } from '../name.ts';
import { parseName } from '../text/name-text.ts';
import { fromBase64 } from '../text/octets.ts';
import type { SigningAlgorithm, TsigKey } from './key.ts';

/** A key, or what is wrong with its text and what to do: half a sentence that never holds the secret. */
export type ReadKey =
  | { readonly ok: true; readonly key: TsigKey<SigningAlgorithm> }
  | { readonly ok: false; readonly problem: string };

const algorithms: readonly SigningAlgorithm[] = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'];
/** Comments, quoted texts, punctuation and words of named.conf; what is left over matches the last. */
const token = /\/\*[\s\S]*?\*\/|(?:\/\/|#)[^\n]*|"([^"\n]*)"|([{};])|([^\s{};"]+)|(\S)/g;

/** Reads `key "name" { algorithm hmac-sha256; secret "…"; };`, as tsig-keygen writes it and named.conf includes it. */
export function readTsigKey(text: string): ReadKey {
  const words = tokensOf(text);
  const [keyword, name = '', open] = words;
  const clauses = new Map<string, string>();
  let at = 3;
  for (; words[at] !== '}' && words[at + 2] === ';'; at += 3)
    clauses.set(words[at] ?? '', words[at + 1] ?? '');
  const rest = words.slice(at).join('');
  if (keyword !== 'key' || open !== '{' || !/^\};?$/.test(rest)) return wrong(shape);
  return keyOf(name, clauses.get('algorithm'), clauses.get('secret'));
}

const shape =
  'it has to hold one key "NAME" { algorithm hmac-sha256; secret "…"; }; as tsig-keygen NAME prints it';

function keyOf(nameText: string, algorithmText = '', secretText = ''): ReadKey {
  const name = parseName(nameText, Name.root);
  if (!name.ok) return wrong(`the name of the key is not a domain name: ${name.error.message}`);
  const algorithm = algorithms.find((known) => known === algorithmText.toLowerCase());
  if (algorithm === undefined)
    return wrong(`its algorithm is none of ${algorithms.join(', ')}: make a new key with tsig-keygen`);
  const secret = fromBase64(secretText);
  if (secret === undefined || secret.length === 0) return wrong('its secret is not base64');
  return { ok: true, key: { name: name.value, algorithm, secret } };
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(token)].flatMap(([, quoted, punctuation, word, other]) => {
    const found = quoted ?? punctuation ?? word ?? other;
    return found === undefined ? [] : [found];
  });
}

function wrong(problem: string): ReadKey {
  return { ok: false, problem };
}
