import {
  type Message,
  type Name,
  printName,
  Rcode,
  TsigError,
  type TsigKey,
  type TsigVerdict,
} from '@open-dyndns/dns';
import { type Endpoint, printEndpoint } from '../model/endpoint.ts';

/** Who was asked for what. */
export interface Asked {
  readonly server: Endpoint;
  readonly zone: Name;
  readonly key: TsigKey;
}

/** Why a signed answer, or what should have been one, is not to be believed, with advice; undefined for one that is. */
export function distrust(verdict: TsigVerdict, { server, zone, key }: Asked): string | undefined {
  const who = `The DNS server at ${printEndpoint(server)}`;
  const keyName = printName(key.name);
  if (verdict.status === 'unsigned' || verdict.status === 'malformed')
    return `${who} does not sign its answers for ${printName(zone)}: look whether it knows the key ${keyName}, and whether another program answers there.`;
  const advice: Readonly<Record<number, string>> = {
    [TsigError.badKey]: `${who} does not know the key ${keyName}, or does not let it do this (BADKEY): give both sides the same key, its name and ${key.algorithm} included, and allow it there.`,
    [TsigError.badSig]: `${who} does not believe our signature (BADSIG): the secret of the key ${keyName} is another one there; give both sides the same.`,
    [TsigError.badTime]: `${who} has another time than this machine (BADTIME)${differenceOf(verdict)}: set both clocks, by NTP for instance.`,
  };
  const said = advice[verdict.tsig.error];
  if (said !== undefined) return said;
  if (verdict.status === 'verified') return undefined;
  return `${who} answers with a signature that the key ${keyName} does not make (${verdict.reason.toUpperCase()}): give both sides the same key.`;
}

/** What an answer's rcode means for who asked, with advice; undefined for NOERROR. */
export function refusal({ rcode }: Pick<Message, 'rcode'>, { server, zone, key }: Asked): string | undefined {
  if (rcode === Rcode.noError) return undefined;
  const who = `The DNS server at ${printEndpoint(server)}`;
  const apex = printName(zone);
  const keyName = printName(key.name);
  const advice: Readonly<Record<number, string>> = {
    [Rcode.formErr]: `${who} cannot read the update of ${apex} (FORMERR): look at its log.`,
    [Rcode.servFail]: `${who} failed to change ${apex} (SERVFAIL): look at its log; it has to be able to write its journal, and a zone that is frozen has to be thawed.`,
    [Rcode.notImp]: `${who} takes no updates at all (NOTIMP): set server to the primary of ${apex}.`,
    [Rcode.refused]: `${who} does not let the key ${keyName} change ${apex} (REFUSED): allow it, in BIND with update-policy { grant ${keyName} zonesub ANY; };.`,
    [Rcode.notAuth]: `${who} is not the primary of ${apex}, or does not let the key ${keyName} change it (NOTAUTH): set server to the primary, and allow the key there.`,
    [Rcode.notZone]: `${who} has a zone below ${apex} where the change belongs (NOTZONE): configure that zone of its own.`,
  };
  return advice[rcode] ?? `${who} answers RCODE ${rcode} for ${apex}: look at its log.`;
}

/** RFC 8945 §5.2.3: the server says its own time. */
function differenceOf({ tsig }: Extract<TsigVerdict, { tsig: unknown }>): string {
  if (tsig.otherData.length !== 6) return '';
  const theirs = tsig.otherData.reduce((time, octet) => time * 256 + octet, 0);
  return `, ${Math.abs(theirs - tsig.timeSigned)} s ${theirs > tsig.timeSigned ? 'later' : 'earlier'} than ours`;
}
