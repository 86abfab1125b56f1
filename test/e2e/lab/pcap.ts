import type { Readable } from 'node:stream';

/** One frame of a capture. */
export interface Frame {
  /** Milliseconds since 1970, with microseconds as the fraction. */
  at: number;
  bytes: Buffer;
}

/** The classic pcap format that `tcpdump -w -` writes, in this machine's byte order. */
const FILE_HEADER_BYTES = 24;
const FRAME_HEADER_BYTES = 16;

/** Gives the frames of a running capture, each as soon as it is complete. */
export async function* frames(stream: Readable): AsyncGenerator<Frame> {
  let unread = Buffer.alloc(0);
  let headerRead = false;
  for await (const chunk of stream) {
    unread = Buffer.concat([unread, chunk]);
    if (!headerRead && unread.length >= FILE_HEADER_BYTES) {
      unread = unread.subarray(FILE_HEADER_BYTES);
      headerRead = true;
    }
    for (
      let length = frameLength(unread);
      headerRead && unread.length >= length;
      length = frameLength(unread)
    ) {
      yield frame(unread.subarray(0, length));
      unread = unread.subarray(length);
    }
  }
}

/** With its header; infinite while that is not here yet. */
function frameLength(unread: Buffer): number {
  if (unread.length < FRAME_HEADER_BYTES) return Number.POSITIVE_INFINITY;
  return FRAME_HEADER_BYTES + unread.readUInt32LE(8);
}

function frame(bytes: Buffer): Frame {
  const at = bytes.readUInt32LE(0) * 1000 + bytes.readUInt32LE(4) / 1000;
  return { at, bytes: Buffer.from(bytes.subarray(FRAME_HEADER_BYTES)) };
}
