import { resolve } from 'node:path';
import { z } from 'zod';
import type { WatchedFile } from '../model/watched-file.ts';
import type { ZonePolicy } from '../model/zone.ts';
import { readHostName } from '../protocol/rest-name.ts';
import type { Conflict } from './conflict.ts';
import { table, text } from './values.ts';

/** Where a user's name stands in the path of the files. */
const placeholder = '{user}';

const path = text('a path').refine((value) => value.includes(placeholder), {
  error: `has to hold ${placeholder}, as "/home/${placeholder}/.dynamicdns" does`,
});

/** It becomes a part of a path, and must not lead out of it. */
const user = z
  .string()
  .regex(/^(?!\.{1,2}$)[^/\0]+$/, { error: 'has to be the name of a user, without “/”' });

const hosts = z
  .array(text('the name of a host'), { error: 'has to be a list of host names, ["nas.example.com"]' })
  .min(1, { error: 'has to hold at least one host name' });

/** `[[watch]]`, key by key. */
export const watchShape = z.array(
  table({
    path,
    users: z.record(user, hosts, {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'has to be the name of a user, without “/”'
          : 'has to be a table of users and their hosts, [watch.users]',
    }),
  }),
  { error: 'has to be written as [[watch]]' },
);

export type WrittenWatch = z.output<typeof watchShape>;

/** The files to watch. */
export function completeWatch(
  written: WrittenWatch,
  directory: string,
  zones: readonly ZonePolicy[],
): { readonly files: readonly WatchedFile[]; readonly conflicts: readonly Conflict[] } {
  const conflicts: Conflict[] = [];
  const taken = new Set<string>();
  const files = written.flatMap((watch, index) =>
    Object.entries(watch.users).map(([name, texts]): WatchedFile => {
      const problem = (message: string): void =>
        void conflicts.push({ path: ['watch', index, 'users', name], message });
      const hosts = texts.flatMap((host) => {
        const read = readHostName(host, zones);
        if (!read.ok) {
          problem(read.detail.replace(/\.$/, ''));
          return [];
        }
        if (taken.has(read.name.key)) problem(`"${host}" has the addresses of another file already`);
        taken.add(read.name.key);
        return [{ name: read.name, zone: read.zone.apex }];
      });
      return { path: resolve(directory, watch.path.replaceAll(placeholder, name)), user: name, hosts };
    }),
  );
  return { files, conflicts };
}
