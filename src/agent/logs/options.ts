import { goRegExp } from './go-regexp.ts';
import { strftimePattern } from './strftime.ts';

/** The options of the awslogs driver, parsed: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
export interface AwslogsOptions {
  readonly group: string;
  readonly region: string;
  readonly streamPrefix: string;
  readonly createsGroup: boolean;
  /** The first line of an event of several lines. */
  readonly eventStart?: RegExp;
  /** In `non-blocking` mode: how much may wait while it cannot be stored; more is lost, oldest first. */
  readonly bufferBytesMax?: number;
}

export type ParsedOptions = { readonly kind: 'options'; readonly options: AwslogsOptions } | { readonly kind: 'refused'; readonly reason: string };

const known = new Set(['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix', 'awslogs-create-group', 'awslogs-datetime-format', 'awslogs-multiline-pattern', 'mode', 'max-buffer-size']);
const bufferBytesDefault = 10 * 1_048_576;

/** Reads a container definition's `logConfiguration.options`, or says in a sentence why they cannot be honoured. */
export function parseAwslogsOptions(options: Readonly<Record<string, string>>): ParsedOptions {
  const unknown = Object.keys(options).find((name) => !known.has(name));
  if (unknown !== undefined) return refused(`unknown log opt '${unknown}' for awslogs log driver`);
  const missing = ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix'].find((name) => !options[name]);
  if (missing !== undefined) return refused(`${missing} is required`);
  const createsGroup = parseBoolean(options['awslogs-create-group'] ?? 'false');
  if (createsGroup === undefined) return refused(`awslogs-create-group must be true or false, not '${options['awslogs-create-group']}'`);
  const eventStart = parseEventStart(options);
  if (eventStart.kind === 'refused') return eventStart;
  const buffer = parseBuffer(options);
  if (buffer.kind === 'refused') return buffer;
  return {
    kind: 'options',
    options: {
      group: options['awslogs-group'] ?? '',
      region: options['awslogs-region'] ?? '',
      streamPrefix: options['awslogs-stream-prefix'] ?? '',
      createsGroup,
      ...(eventStart.regExp !== undefined && { eventStart: eventStart.regExp }),
      ...(buffer.bytes !== undefined && { bufferBytesMax: buffer.bytes }),
    },
  };
}

function parseEventStart(options: Readonly<Record<string, string>>): { readonly kind: 'pattern'; readonly regExp?: RegExp } | Refusal {
  const format = options['awslogs-datetime-format'];
  const pattern = options['awslogs-multiline-pattern'];
  if (format !== undefined && pattern !== undefined) return refused('you cannot configure log opt \'awslogs-datetime-format\' and \'awslogs-multiline-pattern\' at the same time');
  if (format === undefined && pattern === undefined) return { kind: 'pattern' };
  const source = format === undefined ? pattern : strftimePattern(format);
  if (source === undefined) return refused(`awslogs-datetime-format '${format}' has a conversion that is not supported`);
  const parsed = goRegExp(source);
  return parsed.kind === 'pattern' ? parsed : refused(`awslogs could not parse multiline pattern key '${source}': ${parsed.reason}`);
}

/**
 * The mode that ECS takes when none is named is non-blocking (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html).
 * Output waits in files here, so that a container is never blocked and nothing need be lost unless a size was given.
 */
function parseBuffer({ mode: named, 'max-buffer-size': size }: Readonly<Record<string, string>>): { readonly kind: 'buffer'; readonly bytes?: number } | Refusal {
  const mode = named ?? (size === undefined ? 'blocking' : 'non-blocking');
  if (mode !== 'blocking' && mode !== 'non-blocking') return refused(`logger mode must be blocking or non-blocking, not '${mode}'`);
  if (mode === 'blocking') return size === undefined ? { kind: 'buffer' } : refused('logger: max-buffer-size option is only supported with \'mode=non-blocking\'');
  const bytes = size === undefined ? bufferBytesDefault : parseSize(size);
  return bytes === undefined ? refused(`max-buffer-size '${size}' is not a size such as 25m`) : { kind: 'buffer', bytes };
}

type Refusal = { readonly kind: 'refused'; readonly reason: string };

function refused(reason: string): Refusal {
  return { kind: 'refused', reason };
}

/** As Go's strconv.ParseBool. */
function parseBoolean(text: string): boolean | undefined {
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true;
  return /^(0|f|F|false|FALSE|False)$/.test(text) ? false : undefined;
}

/** Docker's sizes: `25m`, `512kb`, `1GiB`; units of 1024. */
function parseSize(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?) ?([kmgtp])?i?b?$/i.exec(text);
  if (parts === null) return undefined;
  const [, amount = '', unit = ''] = parts;
  return Math.floor(Number(amount) * 1_024 ** ' kmgtp'.indexOf(unit.toLowerCase() || ' '));
}
