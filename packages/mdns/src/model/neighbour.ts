import type { Message, ResourceRecord } from '@open-dyndns/dns';

/**
 * Another program on this host may answer for the host's name too, as Avahi does on most Linux machines. The name is
 * the host's, so that its addresses are not contested between them, even if one of them knows an address less.
 */
export function isContested({ rdata }: ResourceRecord): boolean {
  return rdata.type !== 'A' && rdata.type !== 'AAAA';
}

/** A probe of another program on this host, without the names that it may share with us. */
export function withoutSharedProbes(message: Message): Message {
  const authorities = message.authorities.filter(isContested);
  if (authorities.length === message.authorities.length) return message;
  const contested = new Set(authorities.map(({ name }) => name.key));
  return {
    ...message,
    authorities,
    questions: message.questions.filter(({ name }) => contested.has(name.key)),
  };
}
