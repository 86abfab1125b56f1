import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayError } from '../../errors.ts';
import { problemMediaType, problemOf } from '../../protocol/problem.ts';

/** Answers what Node could not read as a request, and no application gets to see, as every other refusal is answered. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOf(refusalOf(error));
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${problemMediaType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function refusalOf({ code }: NodeJS.ErrnoException): GatewayError {
  const detail =
    code === 'HPE_HEADER_OVERFLOW'
      ? 'The header fields are larger than 16 KiB.'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? 'The request did not come to its end in time.'
        : 'The request is not HTTP/1.1 (RFC 9112).';
  return new GatewayError('request.malformed', detail);
}
