import { mostAddresses, readAddress } from './rest-address.ts';

/** What a user's file says. */
export type FileSays =
  | { readonly kind: 'addresses'; readonly addresses: readonly string[] }
  | { readonly kind: 'nothing' }
  /** `reason` repeats nothing of the file: whoever wrote it may have made it a copy of another's secret. */
  | { readonly kind: 'unusable'; readonly reason: string };

/** Reads the text of a file that holds a host's addresses, with blanks, line breaks or commas between them. */
export function readAddressFile(text: string): FileSays {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return { kind: 'nothing' };
  if (words.length > mostAddresses)
    return { kind: 'unusable', reason: `it holds more than ${mostAddresses} addresses` };
  const addresses = words.flatMap((word) => {
    const read = readAddress(word);
    return read.ok ? [read.address] : [];
  });
  if (addresses.length === words.length) return { kind: 'addresses', addresses };
  return { kind: 'unusable', reason: 'it holds something that is not the address of a host' };
}
