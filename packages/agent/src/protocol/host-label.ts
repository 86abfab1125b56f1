/** RFC 1123 §2.1: letters, digits and hyphens, no hyphen at either end; RFC 1035 §2.3.4: at most 63. */
const ldhLabel = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const maxLength = 63;
/** For hosts whose own name says nothing. */
const nameless = 'host';

export function isHostLabel(text: string): boolean {
  return ldhLabel.test(text);
}

/** The nearest host label to any host name: its first label, in lower case, accents dropped, the rest as hyphens. */
export function toHostLabel(hostname: string): string {
  const [first = ''] = hostname.split('.');
  const letters = first.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const label = trimHyphens(trimHyphens(letters.replace(/[^a-z0-9-]+/g, '-')).slice(0, maxLength));
  return label === '' || label === 'localhost' ? nameless : label;
}

function trimHyphens(text: string): string {
  return text.replace(/^-+|-+$/g, '');
}
