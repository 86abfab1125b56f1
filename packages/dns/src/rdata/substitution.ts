const groupsOrClasses = /\\.|\[\^?\]?[^\]]*\]/gs;

/**
 * Why the regexp of a NAPTR record is not a substitution, `!expression!replacement!flags` (RFC 3402 §3.2); undefined
 * where it is one. The expression itself is read for its groups only.
 */
export function substitutionFault(octets: Uint8Array): string | undefined {
  const text = String.fromCharCode(...octets);
  const delimiter = text.charAt(0);
  // RFC 3402 §3.2: digits refer to groups, and “i” is a flag.
  if (/[0-9i\\]/.test(delimiter))
    return 'a digit, a backslash or the flag i delimits the parts of the regexp';
  const [, expression = '', replacement = ''] = parts(delimiter).exec(text) ?? [];
  if (expression === '')
    return 'the regexp is not of the form !expression!replacement!flags, the only flag being i';
  const references = Array.from(replacement.matchAll(/\\(.)/gs), ([, digit = '']) => digit).filter(isDigit);
  const groups = expression.replace(groupsOrClasses, '').split('(').length - 1;
  const unknown = references.find((digit) => digit === '0' || Number(digit) > groups);
  return unknown === undefined ? undefined : `the regexp refers to group ${unknown}, and has ${groups}`;
}

function parts(delimiter: string): RegExp {
  const end = RegExp.escape(delimiter);
  const part = `((?:\\\\.|(?!${end})[^\\\\\\0])*)`;
  return new RegExp(`^${end}${part}${end}${part}${end}i*$`, 's');
}

function isDigit(character: string): boolean {
  return /\d/.test(character);
}
