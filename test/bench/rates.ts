import type { Figure } from './figures.ts';

/** Something that happened many times: so often in a second, and how much ours has to have of a peer's rate. */
export function rateFigure(
  what: string,
  rates: { readonly ours: number; readonly peers: number },
  peer: string,
  limit: number,
): Figure {
  const ratio = rates.ours / rates.peers;
  return {
    what,
    ours: perSecond(rates.ours),
    peer: `${peer}: ${perSecond(rates.peers)}`,
    ratio: ratio.toFixed(2),
    limit: `≥ ${limit}`,
    holds: ratio >= limit,
  };
}

/** The same where ours has to reach a number of its own; the peer is only shown. */
export function atLeastFigure(
  what: string,
  rates: { readonly ours: number; readonly peers: number },
  peer: string,
  limit: number,
): Figure {
  const shown = rateFigure(what, rates, peer, 0);
  return { ...shown, limit: `≥ ${perSecond(limit)}`, holds: rates.ours >= limit };
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}
