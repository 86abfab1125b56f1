import type { Figure } from '../figures.ts';

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

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}
