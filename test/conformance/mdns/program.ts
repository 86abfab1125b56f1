import { createInterface } from 'node:readline';
import type { Offer, Sighting } from './subject.ts';

/** What a subject that is a Node program can do, each verb as `Running` has it. */
export interface Verbs {
  established(): Promise<unknown>;
  label(): string;
  publish(offer: Offer): void;
  update(offer: Offer): void;
  browse(type: string, tell: (sighting: Omit<Sighting, 'at'>) => void): void;
  resolve(name: string): Promise<string[]>;
  reconfirm(name: string): void;
  /** Takes everything back. */
  end(): Promise<unknown>;
}

type Request = { id: number } & (
  | { verb: 'established' | 'label'; subject: null }
  | { verb: 'publish' | 'update'; subject: Offer }
  | { verb: 'browse' | 'resolve' | 'reconfirm'; subject: string }
);

/** Serves one `Conversation` of the lab, until SIGTERM. */
export function serve(verbs: Verbs): void {
  process.once('SIGTERM', () => void verbs.end().then(() => process.exit(0)));
  createInterface({ input: process.stdin }).on('line', (line) => {
    const request: Request = JSON.parse(line);
    void obey(verbs, request).then((answer = null) => print({ id: request.id, answer }));
  });
  console.log('ready');
}

async function obey(verbs: Verbs, request: Request): Promise<unknown> {
  switch (request.verb) {
    case 'established':
      await verbs.established();
      return null;
    case 'label':
      return verbs.label();
    case 'publish':
      return verbs.publish(request.subject);
    case 'update':
      return verbs.update(request.subject);
    case 'resolve':
      return verbs.resolve(request.subject);
    case 'reconfirm':
      return verbs.reconfirm(request.subject);
    case 'browse':
      return verbs.browse(request.subject, (sighting) => {
        print({ type: request.subject, at: performance.timeOrigin + performance.now(), ...sighting });
      });
  }
}

function print(line: object): void {
  console.log(JSON.stringify(line));
}
