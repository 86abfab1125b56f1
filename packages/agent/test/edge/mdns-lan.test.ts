import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Name } from '@open-dyndns/dns';
import type {
  BrowseEvent,
  Browser,
  DiscoveredService,
  HostClaim,
  Mdns,
  Service,
  ServiceClaim,
} from '@open-dyndns/mdns';
import { MdnsLan } from '../../src/edge/mdns-lan.ts';
import type { LanEvent } from '../../src/service/ports.ts';
import { listeningLog } from '../listening-log.ts';

const subscription: Disposable = { [Symbol.dispose]: () => undefined };

/** A name that others have, or that is taken back, as the test says. */
class FakeClaim implements HostClaim {
  label = 'laptop-10';
  readonly state = 'probing';
  readonly won = Promise.withResolvers<string>();
  readonly established = this.won.promise;

  onRename(): Disposable {
    return subscription;
  }

  rename(label: string): Promise<string> {
    this.label = label;
    return this.established;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** A service whose name others have, as the test says. */
class FakeServiceClaim implements ServiceClaim {
  instance: string;
  readonly state = 'probing';
  readonly established = new Promise<string>(() => undefined);
  #renamed: () => void = () => undefined;

  constructor(instance: string) {
    this.instance = instance;
  }

  rename(instance: string): void {
    this.instance = instance;
    this.#renamed();
  }

  onRename(listener: (instance: string, previous: string) => void): Disposable {
    this.#renamed = () => listener(this.instance, '');
    return subscription;
  }

  update(): never {
    assert.fail('nothing is updated here');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** An mDNS on which the test says what is announced. */
class FakeMdns implements Mdns {
  readonly links = [];
  readonly claim = new FakeClaim();
  readonly published: FakeServiceClaim[] = [];
  readonly #listeners: ((event: BrowseEvent) => void)[] = [];

  announce(kind: BrowseEvent['kind'], instance: string, gateway: string): void {
    const service: DiscoveredService = {
      instance,
      type: '_dns._udp',
      domain: 'local',
      host: Name.fromLabels(['ns', 'local']),
      port: 53,
      addresses: ['10.77.0.2'],
      txt: { gateway },
      link: 'eth0',
    };
    for (const listener of this.#listeners.slice(0, 1)) listener({ kind, service });
  }

  browse(): Browser {
    return {
      services: [],
      on: (listener) => {
        this.#listeners.push(listener);
        return subscription;
      },
      reconfirm: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }

  onLinks(): Disposable {
    return subscription;
  }

  claimHost(): HostClaim {
    return this.claim;
  }

  publish({ instance }: Service): ServiceClaim {
    const claim = new FakeServiceClaim(instance);
    this.published.push(claim);
    return claim;
  }

  query(): never {
    assert.fail('nothing is asked here');
  }

  reconfirm(): never {
    assert.fail('nothing is doubted here');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

describe('gateways that are announced', () => {
  async function hear(announce: (mdns: FakeMdns) => void): Promise<readonly (readonly string[])[]> {
    const mdns = new FakeMdns();
    await using lan = new MdnsLan(mdns, [], { log: listeningLog().log, random: () => 0.5 });
    const told: (readonly string[])[] = [];
    lan.listen((event: LanEvent) => {
      if (event.kind === 'candidates') told.push(event.candidates.map(({ url }) => url));
    });
    announce(mdns);
    await nextTurn();
    return told;
  }

  it('are told with the others of their turn, those that went again not', async () => {
    const told = await hear((mdns) => {
      mdns.announce('up', 'one', 'https://10.77.0.2:8443');
      mdns.announce('up', 'two', 'https://10.77.0.3:8443');
      mdns.announce('up', 'none', 'http://10.77.0.5');
      mdns.announce('changed', 'two', 'https://10.77.0.4:8443');
      mdns.announce('down', 'one', 'https://10.77.0.2:8443');
    });
    assert.deepEqual(told, [['https://10.77.0.4:8443']]);
  });

  it('by the thousand are told once, and not all of them', async () => {
    const told = await hear((mdns) => {
      for (let n = 0; n < 5000; n += 1) mdns.announce('up', `fake ${n}`, `https://10.77.0.66:${n + 1}`);
    });
    assert.deepEqual(
      told.map(({ length }) => length),
      [1000],
    );
  });

  it('that are none are not worth a word', async () => {
    const told = await hear((mdns) => mdns.announce('up', 'printer', ''));
    assert.deepEqual(told, []);
  });
});

describe('services', () => {
  it('are told all together when one of them takes another name', async () => {
    const mdns = new FakeMdns();
    const web = { type: '_http._tcp', port: 80, subtypes: ['_printer'], txt: { path: '/' } };
    const desk = { type: '_ipp._tcp', port: 631, subtypes: [], txt: {} };
    const services = [
      { ...web, instance: 'Web' },
      { ...desk, instance: 'Desk' },
    ];
    await using lan = new MdnsLan(mdns, services, { log: listeningLog().log, random: () => 0.5 });
    const told: LanEvent[] = [];
    lan.listen((event) => told.push(event));
    lan.claim('laptop');
    mdns.published[0]?.rename('Web (2)');
    const now = [
      { ...web, instance: 'Web (2)' },
      { ...desk, instance: 'Desk' },
    ];
    assert.deepEqual(
      told.filter(({ kind }) => kind === 'services'),
      [{ kind: 'services', services: now }],
    );
  });
});

describe('the name', () => {
  it('that DNS refuses is given up for the next, by the agent’s own chance', async () => {
    const mdns = new FakeMdns();
    await using lan = new MdnsLan(mdns, [], { log: listeningLog().log, random: () => 0.5 });
    lan.claim('laptop-10');
    lan.rename();
    assert.equal(mdns.claim.label, 'laptop-61');
  });

  it('that is taken back before it was won is no error, and is said to whoever asks', async () => {
    const mdns = new FakeMdns();
    const { log, said } = listeningLog();
    await using lan = new MdnsLan(mdns, [], { log, random: () => 0.5 });
    lan.claim('laptop-10');
    mdns.claim.won.reject(new Error('withdrawn'));
    await nextTurn();
    assert.deepEqual(said, ['a name was taken back before it was won']);
  });
});
