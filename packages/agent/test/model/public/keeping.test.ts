import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Addresses, Family } from '../../../src/model/public/family.ts';
import { step, wakeAt } from '../../../src/model/public/keeping.ts';
import type { KeepingAction, KeepingEvent } from '../../../src/model/public/keeping-events.ts';
import {
  type Keeping,
  type KeepingOptions,
  newKeeping,
  type RememberedName,
} from '../../../src/model/public/keeping-state.ts';
import { done, later, never, type Outcome } from '../../../src/model/public/outcome.ts';
import type { Source } from '../../../src/model/public/source.ts';

const gateway: Source = { kind: 'gateway' };
const router: Source = { kind: 'router' };
const page: Source = { kind: 'http', url: 'https://ip.example', pointer: undefined };
const [one, other] = ['93.184.216.34', '93.184.216.35'];
const [six, otherSix] = ['2a00:1450:4001:81b::5', '2a00:1450:4001:999::5'];
const start = 1_000;
const second = 1_000;

/** A story: names that are kept, and what they call for. */
class Story {
  #keeping: Keeping;
  #now = start;
  actions: readonly KeepingAction[] = [];

  constructor(options: Partial<KeepingOptions> = {}, remembered: Record<string, RememberedName> = {}) {
    const usual: KeepingOptions = {
      names: [{ name: 'home', hostPart: undefined }],
      sources: [gateway],
      families: ['ipv4'],
      allowPrivate: false,
      patience: 1,
      leased: false,
    };
    this.#keeping = newKeeping({ ...usual, ...options }, remembered, start);
  }

  happens(event: KeepingEvent): this {
    const stepped = step(this.#keeping, event, this.#now, 0);
    this.#keeping = stepped.keeping;
    this.actions = stepped.actions;
    return this;
  }

  says(answer: string | undefined, { source = gateway, family = 'ipv4' as Family } = {}): this {
    const said =
      answer === undefined ? { ok: false as const, detail: 'silence' } : { ok: true as const, answer };
    return this.happens({ kind: 'said', source, family, said });
  }

  ends(outcome: Outcome, name = 'home'): this {
    return this.happens({ kind: 'updated', name, outcome });
  }

  passes(ms: number): this {
    this.#now += ms;
    return this;
  }

  get updates(): readonly (readonly [string, Addresses])[] {
    return this.actions.flatMap((action) =>
      action.kind === 'update' ? [[action.name, action.addresses] as const] : [],
    );
  }

  get asked(): readonly string[] {
    return this.actions.flatMap((action) =>
      action.kind === 'ask' ? [`${action.source.kind} ${action.family}`] : [],
    );
  }

  get codes(): readonly (string | undefined)[] {
    return this.actions.flatMap((action) => (action.kind === 'log' ? [action.code] : []));
  }

  get remembered(): readonly RememberedName[] {
    return this.actions.flatMap((action) => (action.kind === 'remember' ? [action.state] : []));
  }

  get wakesIn(): number {
    return wakeAt(this.#keeping) - this.#now;
  }
}

const poll: KeepingEvent = { kind: 'poll' };
const timer: KeepingEvent = { kind: 'timer' };

describe('a name follows its address', () => {
  it('the first answer is sent, and nothing more while it stays', () => {
    const story = new Story().happens(poll).says(one);
    assert.deepEqual(story.updates, [['home', { ipv4: one }]]);
    story
      .ends(done())
      .passes(30 * second)
      .happens(poll)
      .says(one);
    assert.deepEqual(story.updates, []);
  });

  it('a change is sent, also one that comes while an update is on its way', () => {
    const story = new Story().happens(poll).says(one).passes(second).happens(poll).says(other);
    assert.deepEqual(story.updates, [], 'one at a time');
    story.ends(done());
    assert.deepEqual(story.updates, [['home', { ipv4: other }]]);
  });

  it('is remembered only once it was acknowledged', () => {
    const story = new Story().happens(poll).says(one);
    assert.deepEqual(story.remembered, []);
    story.ends(later('reset'));
    assert.deepEqual(story.remembered, []);
    story.passes(story.wakesIn).happens(timer).ends(done());
    assert.deepEqual(story.remembered, [{ acknowledged: { ipv4: one }, halted: undefined }]);
  });

  it('what an earlier life has told the server is not told again', () => {
    const story = new Story({}, { home: { acknowledged: { ipv4: one } } }).happens(poll).says(one);
    assert.deepEqual(story.updates, []);
    assert.deepEqual(story.happens(poll).says(other).updates, [['home', { ipv4: other }]]);
  });

  it('a silence, a bogon and a second NAT change nothing, and are said once', () => {
    const story = new Story({ sources: [router] }, { home: { acknowledged: { ipv4: one } } });
    const worlds = [
      [undefined, 'source.silent'],
      ['0.0.0.0', 'address.unfit'],
      ['100.64.0.7', 'router.double-nat'],
    ] as const;
    for (const [answer, code] of worlds) {
      story.happens(poll).says(answer, { source: router });
      assert.deepEqual(story.codes, [code]);
      assert.deepEqual(story.updates, []);
      assert.deepEqual(story.happens(poll).says(answer, { source: router }).codes, []);
    }
  });
});

describe('two families', () => {
  const both = { families: ['ipv4', 'ipv6'] as const };

  it('are waited for, so that one does not take the other out of DNS', () => {
    const story = new Story(both).happens(poll).says(one);
    assert.deepEqual(story.updates, []);
    story.says(six, { family: 'ipv6' });
    assert.deepEqual(story.updates, [['home', { ipv4: one, ipv6: six }]]);
  });

  it('one that is not there is not waited for', () => {
    const story = new Story(both).happens(poll).says(undefined, { family: 'ipv6' }).says(one);
    assert.deepEqual(story.updates, [['home', { ipv4: one }]]);
  });

  it('one that falls silent keeps its address', () => {
    const story = new Story(both, { home: { acknowledged: { ipv4: one, ipv6: six } } });
    story.happens(poll).says(undefined, { family: 'ipv6' }).says(other);
    assert.deepEqual(story.updates, [['home', { ipv4: other, ipv6: six }]]);
  });

  it('machines behind this host get its prefix, and no IPv4 address', () => {
    const names = [
      { name: 'home', hostPart: undefined },
      { name: 'nas', hostPart: '::1234' },
    ];
    const story = new Story({ ...both, names }).happens(poll).says(one).says(six, { family: 'ipv6' });
    assert.deepEqual(Object.fromEntries(story.updates), {
      nas: { ipv6: '2a00:1450:4001:81b::1234' },
      home: { ipv4: one, ipv6: six },
    });
    story.ends(done()).ends(done(), 'nas').says(otherSix, { family: 'ipv6' });
    assert.deepEqual(Object.fromEntries(story.updates)['nas'], { ipv6: '2a00:1450:4001:999::1234' });
  });
});

describe('several sources', () => {
  const sources = [gateway, page];

  it('send nothing before two agree, and say so once', () => {
    const story = new Story({ sources }).happens(poll).says(one);
    assert.deepEqual(story.updates, []);
    assert.deepEqual(story.says(other, { source: page }).codes, ['address.disputed']);
    assert.deepEqual(story.happens(poll).says(one).codes, []);
    story.says(one, { source: page });
    assert.deepEqual(story.updates, [['home', { ipv4: one }]]);
  });

  it('are asked at their own pace: strangers every ten minutes at most, whatever happens', () => {
    const story = new Story({ sources }).happens(poll);
    assert.deepEqual(story.asked, ['gateway ipv4', 'http ipv4']);
    story.says(one).says(one, { source: page });
    assert.deepEqual(story.passes(30 * second).happens(poll).asked, ['gateway ipv4']);
    assert.deepEqual(story.happens({ kind: 'network-changed' }).asked, ['gateway ipv4']);
    story.says(one);
    assert.deepEqual(story.passes(600 * second).happens(poll).asked, ['gateway ipv4', 'http ipv4']);
  });

  it('the router is not asked for IPv6, where the other one is then believed alone', () => {
    const story = new Story({ sources: [gateway, router], families: ['ipv6'] }).happens(poll);
    assert.deepEqual(story.asked, ['gateway ipv6']);
    assert.equal(story.says(six, { family: 'ipv6' }).updates.length, 1);
  });
});

describe('a failed update', () => {
  it('is tried again after a pause that doubles', () => {
    const story = new Story().happens(poll).says(one);
    const pauses = [1, 2, 3, 4].map(() => {
      const pause = story.ends(later('down')).wakesIn;
      story.passes(pause).happens(timer);
      assert.equal(story.updates.length, 1);
      return pause;
    });
    assert.deepEqual(pauses, [250, 500, 1_000, 2_000]);
  });

  it('waits as long as the server says, even where the network changes', () => {
    const story = new Story()
      .happens(poll)
      .says(one)
      .ends(later('911', 1800 * second));
    assert.equal(story.wakesIn, 1800 * second);
    story.happens({ kind: 'network-changed' }).says(other);
    assert.deepEqual(story.updates, []);
    assert.equal(story.passes(1800 * second).happens(timer).updates.length, 1);
  });

  it('goes out at once on a network change where nobody asked to wait', () => {
    const story = new Story({ patience: 60 }).happens(poll).says(one).ends(later('no route'));
    assert.ok(story.wakesIn > second);
    assert.deepEqual(story.happens({ kind: 'network-changed' }).updates, [], 'not what was so elsewhere');
    assert.deepEqual(story.says(other).updates, [['home', { ipv4: other }]]);
  });

  it('is said once as long as the reason is the same', () => {
    const story = new Story().happens(poll).says(one);
    assert.deepEqual(story.ends(later('down')).codes, ['update.failed']);
    assert.deepEqual(story.passes(story.wakesIn).happens(timer).ends(later('down')).codes, []);
  });

  it('that would fail again is not repeated, in this life or the next', () => {
    const story = new Story().happens(poll).says(one).ends(never('badauth'));
    assert.deepEqual(story.codes, ['update.refused']);
    const [state] = story.remembered;
    assert.equal(state?.halted, 'badauth');
    assert.equal(story.wakesIn, Number.POSITIVE_INFINITY);
    assert.deepEqual(story.happens(poll).says(other).updates, []);
    assert.deepEqual(new Story({}, { home: state ?? {} }).happens(poll).says(other).updates, []);
  });
});

describe('a lease', () => {
  it('is renewed at 80 % of it, also after a start', () => {
    const story = new Story({ leased: true }, { home: { acknowledged: { ipv4: one } } });
    story.happens(poll);
    assert.equal(story.updates.length, 1, 'whether it still holds is not known');
    story.ends(done(120));
    assert.deepEqual(story.remembered, [], 'nothing new');
    assert.equal(story.wakesIn, 96 * second);
    assert.equal(story.passes(96 * second).happens(timer).updates.length, 1);
  });
});
