/** Types that BIND knows and hardly anybody uses any more, by mnemonic (IANA "Resource Record (RR) TYPEs"). */
const uncheckedTypes: ReadonlyMap<string, number> = new Map([
  ['MB', 7],
  ['MG', 8],
  ['MR', 9],
  ['NULL', 10],
  ['WKS', 11],
  ['MINFO', 14],
  ['X25', 19],
  ['ISDN', 20],
  ['RT', 21],
  ['NSAP', 22],
  ['NSAP-PTR', 23],
  ['SIG', 24],
  ['KEY', 25],
  ['PX', 26],
  ['GPOS', 27],
  ['NXT', 30],
  ['EID', 31],
  ['NIMLOC', 32],
  ['ATMA', 34],
  ['A6', 38],
  ['SINK', 40],
  ['NINFO', 56],
  ['RKEY', 57],
  ['TALINK', 58],
  ['UINFO', 100],
  ['UID', 101],
  ['GID', 102],
  ['UNSPEC', 103],
  ['NID', 104],
  ['L32', 105],
  ['L64', 106],
  ['LP', 107],
  ['AVC', 258],
  ['DOA', 259],
  ['AMTRELAY', 260],
  ['TA', 32_768],
  ['DLV', 32_769],
]);

const codes = new Set(uncheckedTypes.values());

/** The number of such a type, or undefined for any other mnemonic. */
export function uncheckedType(mnemonic: string): number | undefined {
  return uncheckedTypes.get(mnemonic.toUpperCase());
}

/** Whether the data of a type is read in generic form only (RFC 3597 §5), and otherwise kept as it stands. */
export function isUncheckedType(code: number): boolean {
  return codes.has(code);
}
