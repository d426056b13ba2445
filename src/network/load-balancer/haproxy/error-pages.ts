import { word } from './words.ts';

const reasons = {
  400: 'Bad Request',
  403: 'Forbidden',
  408: 'Request Time-out',
  413: 'Request Entity Too Large',
  414: 'Request-URI Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

export type ErrorStatus = keyof typeof reasons;

/** What AWS's load balancers answer with when they have nothing else. */
export function errorPage(status: ErrorStatus): string {
  const title = `${status} ${reasons[status]}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
}

/** The words after `http-request return` or `http-error` for such an answer. */
export function errorAnswer(status: ErrorStatus): string {
  return `status ${status} content-type text/html string ${word(errorPage(status))} hdr server awselb/2.0`;
}

/** The errors that HAProxy makes by itself, without those about targets that cannot be spoken to. */
export const ownErrors = [400, 403, 408, 413, 500, 501, 504] as const satisfies readonly ErrorStatus[];

/** The same as HAProxy reads it from a file. */
export function errorFile(status: ErrorStatus): string {
  const page = errorPage(status);
  return `HTTP/1.1 ${status} ${reasons[status]}\r\nServer: awselb/2.0\r\nContent-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`;
}
