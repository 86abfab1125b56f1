const lengthOctets = 2;

/** The first message whose octets are all there, behind its length (RFC 1035 §4.2.2), and what follows it. */
export function firstMessage(unread: Buffer): { readonly octets: Buffer; readonly rest: Buffer } | undefined {
  if (unread.length < lengthOctets) return undefined;
  const end = lengthOctets + unread.readUInt16BE(0);
  if (unread.length < end) return undefined;
  return { octets: unread.subarray(lengthOctets, end), rest: unread.subarray(end) };
}

/** A message behind its length. */
export function framed(octets: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthOctets);
  length.writeUInt16BE(octets.length);
  return Buffer.concat([length, octets]);
}
