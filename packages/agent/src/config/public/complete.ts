import { families } from '../../model/public/family.ts';
import type { PublicName } from '../../model/public/keeping-state.ts';
import { type Source, sourceText } from '../../model/public/source.ts';
import type { PublicEntry, SecretPlace, ServerSettings } from './public-options.ts';
import type { WrittenPublic } from './shape.ts';

/** What is wrong with a table as a whole: the key and half a sentence. */
export interface Conflict {
  readonly key: string;
  readonly message: string;
}

/** What a table means, with its defaults; or what is wrong with it. */
export function complete(written: WrittenPublic): PublicEntry | Conflict {
  const sources = sourcesOf(written);
  if ('message' in sources) return sources;
  const secret = secretOf(written);
  if ('message' in secret) return secret;
  const { host, host6 = {}, gateway, pin } = written;
  const others = Object.entries(host6).map(([name, hostPart]) => ({
    name: inDomainOf(host, name),
    hostPart,
  }));
  const names: readonly PublicName[] = [{ name: host, hostPart: undefined }, ...others];
  const outside = 'zone' in written ? names.find(({ name }) => !isIn(name, written.zone)) : undefined;
  if (outside !== undefined) return { key: 'zone', message: `does not hold ${outside.name}` };
  return {
    names,
    sources,
    families: written.families ?? families,
    allowPrivate: written.allow_private ?? false,
    gateway: gateway === undefined ? undefined : { url: gateway, pin },
    server: serverOf(written),
    secret,
  };
}

function sourcesOf({ source, gateway }: WrittenPublic): readonly Source[] | Conflict {
  if (source === undefined && gateway !== undefined) return [{ kind: 'gateway' }];
  if (source === undefined)
    return { key: 'source', message: 'is missing: nobody is named who could say the address' };
  const texts = source.map(sourceText);
  const twice = texts.find((text, at) => texts.indexOf(text) !== at);
  if (twice !== undefined)
    return { key: 'source', message: `names ${twice} twice, which would then agree with itself` };
  return source.some(({ kind }) => kind === 'gateway') && gateway === undefined
    ? { key: 'gateway', message: 'is missing: it is named as a source' }
    : source;
}

function secretOf({ secret_file, secret_env }: WrittenPublic): SecretPlace | Conflict {
  if (secret_file !== undefined && secret_env === undefined) return { kind: 'file', path: secret_file };
  if (secret_env !== undefined && secret_file === undefined)
    return { kind: 'environment', variable: secret_env };
  return { key: 'secret_file', message: 'or secret_env has to say where the secret is, one of them' };
}

function serverOf(written: WrittenPublic): ServerSettings {
  switch (written.provider) {
    case 'gateway':
      return { provider: 'gateway' };
    case 'dyndns2':
      return { provider: 'dyndns2', url: written.url };
    case 'rfc2136': {
      const { provider, server, zone, ttl } = written;
      return { provider, server, zone, ttl };
    }
    default: {
      const { provider, zone, ttl } = written;
      return { provider, zone, ttl };
    }
  }
}

/** `nas` beside `home.example.com` is `nas.example.com`. */
function inDomainOf(host: string, name: string): string {
  const dot = host.indexOf('.');
  return name.includes('.') || dot === -1 ? name : `${name}${host.slice(dot)}`;
}

function isIn(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
