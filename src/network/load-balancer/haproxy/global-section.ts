import { logThread } from './access-log-lines.ts';

export interface GlobalWish {
  readonly workerSocket: string;
}

/** What a request's head may have in all, as on AWS, and room for the headers that are added (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html#http-400-issues). */
const headBytesMax = 65_536;
const addedBytesMax = 8_192;
const headersMax = 500;
/** How many files it may have open: HAProxy counts out of them how many connections it takes. */
const filesMax = 200_000;

export function globalSection({ workerSocket }: GlobalWish): string {
  const lines = [
    // A frontend that it is told to shut down says so in its log.
    `stats socket ${workerSocket} ${logThread} mode 600 level admin expose-fd listeners`,
    'stats timeout 1d',
    `fd-hard-limit ${filesMax}`,
    `tune.bufsize ${headBytesMax + addedBytesMax}`,
    `tune.maxrewrite ${addedBytesMax}`,
    `tune.http.maxhdr ${headersMax}`,
    'ssl-default-bind-options ssl-min-ver TLSv1.2',
    'ssl-server-verify none',
  ];
  return `${['global', ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}
