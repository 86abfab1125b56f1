import type { AgentErrorCode } from '../../errors.ts';
import type { Family } from './family.ts';
import type { KeepingAction, KeepingEvent, KeepingStep, Said } from './keeping-events.ts';
import type { Asking, Keeping } from './keeping-state.ts';
import { isPrivate, publishable } from './publishable.ts';
import { agreed, paceMs, type Source, sourceText } from './source.ts';

/** Characters of an answer that a log shows; some sources answer with a page. */
const shownCharacters = 60;

/** Whoever polls a stranger too often is blocked: each pace holds, whatever has happened. */
export function askSources(keeping: Keeping, now: number): KeepingStep {
  const isDue = ({ source, askedAt, pending }: Asking): boolean =>
    !pending && (askedAt === undefined || askedAt + paceMs(source) <= now);
  const askings = keeping.askings.map((asking) =>
    isDue(asking) ? { ...asking, pending: true, askedAt: now } : asking,
  );
  const actions = keeping.askings
    .filter(isDue)
    .map(({ source, family }): KeepingAction => ({ kind: 'ask', source, family }));
  return { keeping: { ...keeping, askings }, actions };
}

/** What was said in another network counts for nothing; who may be asked again at once, shall be. */
export function forgetNetwork(keeping: Keeping): Keeping {
  const askings = keeping.askings.map((asking) => {
    const forgotten = { ...asking, address: undefined };
    return paceMs(asking.source) === 0 ? { ...forgotten, pending: false } : forgotten;
  });
  return { ...keeping, askings, current: {} };
}

/** Takes an answer, and with it what the sources agree on. */
export function hear(
  keeping: Keeping,
  { source, family, said }: Extract<KeepingEvent, { kind: 'said' }>,
): KeepingStep {
  const isIt = (asking: Asking): boolean =>
    asking.family === family && sourceText(asking.source) === sourceText(source);
  const before = keeping.askings.find(isIt);
  const { address, complaint } = judge(source, family, said, keeping.options.allowPrivate);
  const trouble = complaint?.message;
  const askings = keeping.askings.map((asking) =>
    isIt(asking) ? { ...asking, pending: false, settled: true, address, trouble } : asking,
  );
  const news = complaint === undefined || complaint.message === before?.trouble ? [] : [complaint];
  const agreement = agree({ ...keeping, askings }, family);
  return { keeping: agreement.keeping, actions: [...news, ...agreement.actions] };
}

type Complaint = Extract<KeepingAction, { kind: 'log' }>;

function judge(
  source: Source,
  family: Family,
  said: Said,
  allowPrivate: boolean,
): { readonly address: string | undefined; readonly complaint: Complaint | undefined } {
  const who = sourceText(source);
  if (!said.ok) {
    const message = `${who} gives no ${family} address: ${said.detail}`;
    return {
      address: undefined,
      complaint: complain('info', 'source.silent', message, { source: who, family }),
    };
  }
  const verdict = publishable(said.answer, family, allowPrivate);
  if (verdict.fit) return { address: verdict.address, complaint: undefined };
  const answer = JSON.stringify(said.answer.trim().slice(0, shownCharacters));
  const complaint =
    source.kind === 'router' && isPrivate(said.answer.trim())
      ? complain('warn', 'router.double-nat', doubleNat(said.answer.trim()), { source: who, family })
      : complain('warn', 'address.unfit', `${who} says ${answer}, which ${verdict.why}`, {
          source: who,
          family,
        });
  return { address: undefined, complaint };
}

function doubleNat(address: string): string {
  return `the router’s own external address is ${address}: it is behind another NAT, and no port of it can be reached from outside`;
}

function agree(keeping: Keeping, family: Family): KeepingStep {
  const asked = keeping.askings.filter((asking) => asking.family === family);
  const said = asked.flatMap(({ address }) => address ?? []);
  const address = agreed(said, asked.length);
  const disputed = new Set(keeping.disputed);
  if (address !== undefined) {
    disputed.delete(family);
    const current = { ...keeping.current, [family]: address };
    const actions = keeping.current[family] === address ? [] : [found(family, address)];
    return { keeping: { ...keeping, current, disputed }, actions };
  }
  const contradict = new Set(said).size > 1 && asked.every(({ settled }) => settled);
  if (!contradict || disputed.has(family)) return { keeping, actions: [] };
  disputed.add(family);
  return { keeping: { ...keeping, disputed }, actions: [dispute(asked, family)] };
}

function found(family: Family, address: string): KeepingAction {
  return {
    kind: 'log',
    level: 'info',
    code: undefined,
    message: `the public ${family} address is ${address}`,
    fields: { event: 'public-address', family, address },
  };
}

function dispute(asked: readonly Asking[], family: Family): KeepingAction {
  const says = asked.flatMap(({ source, address }) =>
    address === undefined ? [] : [`${sourceText(source)} says ${address}`],
  );
  const message = `no two sources agree on the ${family} address: ${says.join(', ')}; it stays as it is`;
  return complain('warn', 'address.disputed', message, { family });
}

function complain(level: 'info' | 'warn', code: AgentErrorCode, message: string, fields: object): Complaint {
  return { kind: 'log', level, code, message, fields };
}
