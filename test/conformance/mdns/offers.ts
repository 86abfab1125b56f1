import { label } from './message.ts';
import type { Offer } from './subject.ts';

/** The service that most stories are told of. */
export const DESK: Offer = { name: 'Front desk', type: '_http._tcp', port: 8080, txt: ['path=/', 'v=2'] };

export const DESK_NAME: string = instanceName(DESK);

/** `Front desk._http._tcp.local` */
export function instanceName({ name, type }: Offer): string {
  return `${label(name)}.${type}.local`;
}
