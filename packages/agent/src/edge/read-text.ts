import type { IncomingMessage } from 'node:http';

/** The body of an answer. @throws Error where it has more than `maxOctets`: whoever sends more is not whom we asked */
export async function readText(response: IncomingMessage, maxOctets: number): Promise<string> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of response) {
    octets += chunk.length;
    if (octets > maxOctets) throw new Error(`it answered with more than ${maxOctets} octets`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
