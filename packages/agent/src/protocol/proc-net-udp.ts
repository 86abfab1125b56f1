/** The inodes of UDP sockets that are bound to a port, from the text of /proc/net/udp or udp6. Never fails. */
export function udpInodes(text: string, port: number): readonly string[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16) === port)
    .flatMap((fields) => fields[inodeColumn] ?? []);
}

/** proc(5): sl, local and remote address, st, queues, tr and tm->when, retrnsmt, uid, timeout, inode. */
const inodeColumn = 9;
