import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { SessionAction } from '../../src/model/actions.ts';
import type { SessionEvent } from '../../src/model/events.ts';
import { hasLeft, step, wakeAt } from '../../src/model/session.ts';
import { newSession, type Session } from '../../src/model/session-state.ts';
import { phase } from '../../src/model/status.ts';
import { addresses, credential, gatewayAt, network, refused, silent, webService } from '../service/world.ts';

const options = { label: 'laptop', gateway: undefined, pin: undefined, askSearchDomain: true, services: [] };
const rogueAt = { ...gatewayAt, url: 'https://10.77.0.66:8443' };
const wish = { label: 'laptop', zone: 'home.arpa', addresses: ['10.77.0.5'], services: [] };

const failure = fc.constantFrom(
  silent,
  refused(409, 'name.taken'),
  refused(401, 'auth.required'),
  refused(503, 'backend.unavailable', 3),
  refused(403, 'enrolment.waiting'),
  { kind: 'key-changed', pin: 'sha256/rogue' } as const,
);

/** Anything may happen at any time, even what the LAN and the gateway would never do. */
const anyEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc
    .constantFrom([], ['10.77.0.5'], ['10.77.0.6', 'fd77::6'], ['192.168.1.1'])
    .map((list) => ({ kind: 'addresses', addresses: addresses(...list) }) as const),
  fc.constantFrom('laptop', 'laptop-2').map((label) => ({ kind: 'claimed', label }) as const),
  fc.constantFrom('laptop-2', 'laptop-3').map((label) => ({ kind: 'renamed', label }) as const),
  fc
    .subarray(['Web', 'Web (2)'])
    .map((instances) => ({ kind: 'services', services: instances.map(webService) }) as const),
  fc
    .subarray([gatewayAt, rogueAt])
    .map((candidates) => ({ kind: 'candidates', source: 'mdns', candidates }) as const),
  fc.constant({ kind: 'contacted', candidate: gatewayAt, pin: 'sha256/real', network } as const),
  fc.constant({ kind: 'contacted', candidate: rogueAt, pin: 'sha256/rogue', network } as const),
  failure.map((failure) => ({ kind: 'contact-failed', candidate: gatewayAt, failure }) as const),
  fc.constant({ kind: 'enrolled', credential } as const),
  failure.map((failure) => ({ kind: 'enrolment-failed', failure }) as const),
  fc.constant({ kind: 'registered', leaseSeconds: 120 } as const),
  failure.map((failure) => ({ kind: 'registration-failed', failure }) as const),
  fc.constant({ kind: 'released', wish } as const),
  failure.map((failure) => ({ kind: 'release-failed', wish, failure }) as const),
  fc.constant({ kind: 'resolver-restored' } as const),
  fc.constant({ kind: 'goodbye-said' } as const),
  fc.constant({ kind: 'timer' } as const),
  fc.constant({ kind: 'resumed' } as const),
);

const life = fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 40_000 })), { maxLength: 60 });

/** Runs a life from a start where the real gateway is known. @returns every action with the state that led to it */
function live(
  events: readonly (readonly [SessionEvent, number])[],
  look: (session: Session, actions: readonly SessionAction[], now: number) => void,
): { session: Session; now: number } {
  const known = { pin: 'sha256/real', url: gatewayAt.url, zones: ['home.arpa'], prefixes: [], credential };
  let session = newSession(options, [known]);
  let now = 0;
  for (const [event, pause] of events) {
    now += pause;
    const next = step(session, event, now, 0.5);
    session = next.session;
    look(session, next.actions, now);
  }
  return { session, now };
}

describe('whatever happens', () => {
  it('a session that wants to be woken wants it later than now', () => {
    fc.assert(
      fc.property(life, (events) => {
        live(events, (session, _actions, now) => assert.ok(wakeAt(session) > now, phase(session)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('only the known key is ever shown a credential, or asked for one', () => {
    fc.assert(
      fc.property(life, (events) => {
        live(events, (_session, actions) => {
          for (const action of actions) {
            if ('peer' in action) assert.equal(action.peer.pin, 'sha256/real');
          }
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('the resolver is set only while a lease is held', () => {
    fc.assert(
      fc.property(life, (events) => {
        live(events, (session) => {
          if (session.resolver !== undefined) assert.ok(session.registration.held !== undefined);
        });
      }),
    );
  });

  it('a departure ends, and gives the resolver back', () => {
    fc.assert(
      fc.property(life, (events) => {
        const { session, now } = live(events, () => undefined);
        const { session: leaving, actions } = step(session, { kind: 'stop' }, now, 0.5);
        if (session.resolver !== undefined) {
          assert.ok(actions.some(({ kind }) => kind === 'restore-resolver'));
        }
        assert.ok(hasLeft(leaving, wakeAt(leaving)));
        assert.ok(wakeAt(leaving) - now <= 1_500, 'two seconds less what the process needs');
      }),
    );
  });
});
