import { open } from 'node:fs/promises';

/** Makes what was renamed into a directory durable: the file is that by itself, its name only with the directory. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
