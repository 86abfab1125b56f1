import type { HostAddress } from '../../model/addresses.ts';
import type { MetGateway } from '../../model/diagnosis.ts';
import type { Candidate } from '../../model/network.ts';
import { judge, type KnownGateway } from '../../model/pin.ts';
import { readNetwork } from '../../protocol/gateway-answers.ts';
import { exchange, type Reply } from '../exchange.ts';
import { agentFor, failureOf } from '../gateway-client.ts';

/** Asks a gateway what it shows to everybody, and holds its key against those that are known. */
export async function meetGateway(
  candidate: Candidate,
  known: readonly KnownGateway[],
  addresses: readonly HostAddress[],
  signal: AbortSignal,
): Promise<MetGateway> {
  const { url } = candidate;
  const agent = agentFor(candidate, undefined);
  try {
    const reply = await exchange(agent, url, { method: 'GET', path: '/network' }, signal);
    const network = readNetwork(reply.body);
    const { pin } = agent;
    if (pin === undefined || network === undefined) {
      return { url, kind: 'silent', reason: 'it answers, but not as a gateway does' };
    }
    const verdict = judge({ url, pin, network }, { required: undefined, known, addresses });
    if (!verdict.trusted) return { url, kind: 'distrusted', pin, expected: verdict.expected };
    return { url, kind: verdict.firstContact ? 'new' : 'known', pin, clockAheadMs: clockAhead(reply) };
  } catch (error) {
    const failure = failureOf(error);
    return { url, kind: 'silent', reason: 'detail' in failure ? failure.detail : failure.kind };
  } finally {
    agent.destroy();
  }
}

/** HTTP has whole seconds only, counted from their start. */
function clockAhead({ date }: Reply): number | undefined {
  return date === undefined ? undefined : Date.now() - date;
}
