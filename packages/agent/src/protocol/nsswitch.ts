/** What nsswitch.conf(5) lists for `hosts`, in order, without the conditions in brackets. Never fails. */
export function hostSources(text: string): readonly string[] {
  const line = text.split('\n').find((some) => /^\s*hosts:/.test(some)) ?? '';
  const [, sources = ''] = line.replace(/#.*/, '').split('hosts:');
  return sources
    .replace(/\[[^\]]*\]/g, ' ')
    .split(/\s+/)
    .filter((source) => source !== '');
}
