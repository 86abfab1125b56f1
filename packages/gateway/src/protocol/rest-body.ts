import { GatewayError } from '../errors.ts';

export const jsonMediaType = 'application/json';
/** What `curl -d` sends unless it is told otherwise, and what HTML forms send. */
export const formMediaType = 'application/x-www-form-urlencoded';

/** The value that a body holds. @throws GatewayError `request.not-json` */
export function readBody(mediaType: typeof jsonMediaType | typeof formMediaType, text: string): unknown {
  // curl labels every -d as a form; a body that starts like an object is JSON whatever its label says.
  return mediaType === formMediaType && !text.trimStart().startsWith('{') ? readForm(text) : readJson(text);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new GatewayError('request.not-json', `The body is not JSON${placeIn(error)}.`, {
      field: 'body',
      cause: error,
    });
  }
}

/** Where V8 says that it stopped, without the text that it quotes: that is a stranger's. */
function placeIn(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  if (message === 'Unexpected end of JSON input') return ': it ends too early';
  return / \(line \d+ column \d+\)$/.exec(message)?.[0] ?? '';
}

function readForm(text: string): Record<string, string> {
  const pairs = [...new URLSearchParams(text)];
  const names = pairs.map(([name]) => name);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined)
    throw new GatewayError('request.malformed', 'Each field may be sent once.', { field: repeated });
  return Object.fromEntries(pairs);
}
