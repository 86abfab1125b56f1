import { readdir, readFile, readlink } from 'node:fs/promises';

/** What a lab could leave behind on the machine that it ran on. */
export interface Traces {
  processes: number;
  networks: number;
  mounts: string;
  interfaces: string[];
}

export async function traces(): Promise<Traces> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const networks = await Promise.all(pids.map(networkOf));
  return {
    processes: networks.filter(Boolean).length,
    networks: new Set(networks.filter(Boolean)).size,
    mounts: await readFile('/proc/self/mountinfo', 'utf8'),
    interfaces: await readdir('/proc/sys/net/ipv4/conf'),
  };
}

/** Nothing for a process that has ended since it was listed, or waits to be reaped. */
function networkOf(pid: string): Promise<string | undefined> {
  return readlink(`/proc/${pid}/ns/net`).catch(() => undefined);
}
