import { type Name, printName } from '@open-dyndns/dns';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { GatewayErrorCode } from '../../errors.ts';
import type { Gateway, ZoneState } from '../../service/gateway.ts';
import type { CommitReport, Observer } from '../../service/ports.ts';

const millisecondsPerSecond = 1000;
/** From a commit that only refreshes, to named loading a million records. */
const secondsBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** From one laptop to a whole campus at nine o'clock. */
const groupBuckets = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000];

/** What Prometheus reads: `docs/operations.md` says what each figure means. */
export class Metrics implements Observer {
  readonly #registry = new Registry();
  readonly #commits = this.#counter('commits_total', 'Commits by result', ['zone', 'result']);
  readonly #refused = this.#counter('refused_total', 'Requests refused, by error code', ['code']);
  readonly #sizes = this.#histogram('commit_group_size', 'Intents in one commit', groupBuckets, ['zone']);
  readonly #steps = this.#histogram('commit_step_seconds', 'Time of a commit’s steps', secondsBuckets, [
    'zone',
    'step',
  ]);

  /** @param gateway asked at every reading */
  constructor(gateway: () => Pick<Gateway, 'states'>) {
    collectDefaultMetrics({ register: this.#registry });
    const gauge = (name: string, help: string, read: (state: ZoneState) => number | undefined): void => {
      const metric = new Gauge({
        name: `dyndns_gateway_${name}`,
        help,
        labelNames: ['zone'],
        registers: [this.#registry],
        collect: () => {
          metric.reset();
          for (const state of gateway().states())
            metric.set({ zone: zoneLabel(state.zone) }, read(state) ?? Number.NaN);
        },
      });
    };
    gauge('hosts', 'Hosts that are served', ({ hosts }) => hosts);
    gauge('leases', 'Hosts that are served and have a lease', ({ leases }) => leases);
    gauge('waiting', 'Hosts that wait for a commit', ({ waiting }) => waiting);
    gauge('failures', 'Commits that have failed in a row', ({ failures }) => failures);
    gauge('serial', 'Serial that the DNS server was last seen to have', ({ serial }) => serial);
    gauge('proof_age_seconds', 'Time since a commit was last proved', ({ sinceProof }) => sinceProof);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The page. */
  print(): Promise<string> {
    return this.#registry.metrics();
  }

  refused(code: GatewayErrorCode): void {
    this.#refused.inc({ code });
  }

  committed({ zone, group, steps }: CommitReport): void {
    const label = zoneLabel(zone);
    this.#commits.inc({ zone: label, result: 'proved' });
    this.#sizes.observe({ zone: label }, group);
    for (const [step, milliseconds] of Object.entries(steps))
      this.#steps.observe({ zone: label, step }, milliseconds / millisecondsPerSecond);
  }

  failed(zone: Name, code: GatewayErrorCode): void {
    this.#commits.inc({ zone: zoneLabel(zone), result: code });
  }

  #counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name: `dyndns_gateway_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, buckets: number[], labelNames: string[]): Histogram {
    const registers = [this.#registry];
    return new Histogram({ name: `dyndns_gateway_${name}`, help, buckets, labelNames, registers });
  }
}

function zoneLabel(apex: Name): string {
  return printName(apex).replace(/(?<=.)\.$/, '');
}
