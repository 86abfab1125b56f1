import { attempt, classCode, readClass, readType, typeCode } from '@open-dyndns/dns';
import { lowerCase, octetText } from './characters.ts';
import { uncheckedType } from './unchecked-types.ts';

/** The number of a token that is no mnemonic. */
export const notMnemonic = -1;

const octetsInKey = 4;
/** Tokens that are remembered: more than a zone has mnemonics, but a text full of mistakes has no end of them. */
const mostKnown = 4096;

/** The numbers of the type or class mnemonics of one file, each distinct token read once. */
export class Mnemonics {
  readonly #read: (text: string) => number;
  readonly #codes = new Map<string | number, number>();

  private constructor(read: (text: string) => number) {
    this.#read = read;
  }

  static ofTypes(): Mnemonics {
    return new Mnemonics((text) => uncheckedType(text) ?? typeCode(readType(text)));
  }

  static ofClasses(): Mnemonics {
    return new Mnemonics((text) => classCode(readClass(text)));
  }

  /** The number that a token stands for, or `notMnemonic`. */
  code(bytes: Uint8Array, start: number, end: number): number {
    const key = end - start <= octetsInKey ? packed(bytes, start, end) : octetText(bytes, start, end);
    const known = this.#codes.get(key);
    if (known !== undefined) return known;
    const text = octetText(bytes, start, end);
    const read = attempt(() => this.#read(text));
    const code = read.ok ? read.value : notMnemonic;
    if (this.#codes.size < mostKnown) this.#codes.set(key, code);
    return code;
  }
}

function packed(bytes: Uint8Array, start: number, end: number): number {
  let key = end - start;
  for (let at = start; at < end; at += 1) key = key * 256 + (lowerCase[bytes[at] ?? 0] ?? 0);
  return key;
}
