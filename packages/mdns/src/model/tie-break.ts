import { classCode, encodeRdata, type ResourceRecord, typeCode } from '@open-dyndns/dns';

/**
 * Who wins when two hosts probe for one name at once: above 0 `ours`, below 0 `theirs`, 0 where the proposals
 * are the same and there is no conflict. Each list holds all records that one host proposes for the name.
 */
export function compareProposals(ours: readonly ResourceRecord[], theirs: readonly ResourceRecord[]): number {
  const sorted = ours.toSorted(compareRecords);
  const others = theirs.toSorted(compareRecords);
  for (const [index, record] of sorted.entries()) {
    const other = others[index];
    // RFC 6762 §8.2.1: "the list with records remaining is deemed to have won the tiebreak".
    if (other === undefined) return 1;
    const order = compareRecords(record, other);
    if (order !== 0) return order;
  }
  return sorted.length - others.length;
}

/** RFC 6762 §8.2: class, then type, then the uncompressed rdata, octet for octet and unsigned. */
function compareRecords(one: ResourceRecord, other: ResourceRecord): number {
  return (
    classCode(one.class) - classCode(other.class) ||
    typeCode(one.rdata.type) - typeCode(other.rdata.type) ||
    compareOctets(encodeRdata(one.rdata), encodeRdata(other.rdata))
  );
}

function compareOctets(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
