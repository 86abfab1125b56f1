import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { FileReading } from '../../model/watched-file.ts';
import { readAddressFile } from '../../protocol/address-file.ts';

/** Octets: far more than any number of addresses that a host may have. */
const longestFile = 4_096;
/**
 * The file is a user's, and the gateway may read what that user may not: a link is not followed, and a FIFO that nobody
 * writes to is not waited for.
 */
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Reads a user's file without ever waiting for anybody. */
export async function readWatchedFile(path: string): Promise<FileReading> {
  try {
    await using file = await open(path, flags);
    return await readRegular(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'absent' };
    if (code === 'ELOOP') return { kind: 'unusable', reason: 'it is a symbolic link' };
    return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readRegular(file: FileHandle): Promise<FileReading> {
  if (!(await file.stat()).isFile()) return { kind: 'unusable', reason: 'it is not a regular file' };
  const { buffer, bytesRead } = await file.read(Buffer.alloc(longestFile + 1), 0, longestFile + 1, 0);
  if (bytesRead > longestFile) return { kind: 'unusable', reason: `it is longer than ${longestFile} octets` };
  return readAddressFile(buffer.toString('latin1', 0, bytesRead));
}
