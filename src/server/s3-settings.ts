import { WorldError } from '#base/errors.ts';
import type { BucketAddress } from '#registry/blob-drivers/s3/bucket.ts';

/** The bucket that the registry keeps its blobs in. */
export interface S3Settings extends BucketAddress {
  /** Whether clients of the registry are sent to the bucket for what they pull. */
  readonly redirects: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const names = ['BUCKET', 'ENDPOINT', 'REGION', 'ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'PATH_STYLE', 'PREFIX', 'REDIRECT'] as const;
const needed = ['DRYDOCK_S3_BUCKET', 'DRYDOCK_S3_ACCESS_KEY_ID', 'DRYDOCK_S3_SECRET_ACCESS_KEY'] as const;

/** Undefined when none of the `DRYDOCK_S3_…` variables is set: blobs are files then. Half a configuration is refused. */
export function s3SettingsFrom(environment: Environment): S3Settings | undefined {
  if (names.every((name) => (environment[`DRYDOCK_S3_${name}`] ?? '') === '')) return undefined;
  const missing = needed.filter((name) => (environment[name] ?? '') === '');
  if (missing.length > 0) throw new WorldError('InvalidSetting', `blobs are to be kept in S3, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not set; set ${missing.length === 1 ? 'it' : 'them'}, or none of the DRYDOCK_S3_… variables`);
  const [bucket = '', accessKeyId = '', secretAccessKey = ''] = needed.map((name) => environment[name]);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw invalid('BUCKET', bucket, "a bucket's name");
  const region = environment['DRYDOCK_S3_REGION'] ?? 'us-east-1';
  const endpoint = environment['DRYDOCK_S3_ENDPOINT'];
  return {
    bucket,
    accessKeyId,
    secretAccessKey,
    region,
    endpoint: endpointFrom(endpoint ?? `https://s3.${region}.amazonaws.com`),
    // Few servers but AWS's own have a host name for each bucket.
    isPathStyle: booleanFrom('PATH_STYLE', environment['DRYDOCK_S3_PATH_STYLE'], endpoint !== undefined),
    prefix: prefixFrom(environment['DRYDOCK_S3_PREFIX'] ?? ''),
    redirects: booleanFrom('REDIRECT', environment['DRYDOCK_S3_REDIRECT'], true),
  };
}

/** The variables that mean these settings. */
export function s3Variables(settings: S3Settings | undefined): Readonly<Record<string, string>> {
  if (settings === undefined) return {};
  return {
    DRYDOCK_S3_BUCKET: settings.bucket,
    DRYDOCK_S3_ENDPOINT: settings.endpoint,
    DRYDOCK_S3_REGION: settings.region,
    DRYDOCK_S3_ACCESS_KEY_ID: settings.accessKeyId,
    DRYDOCK_S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
    DRYDOCK_S3_PATH_STYLE: String(settings.isPathStyle),
    DRYDOCK_S3_PREFIX: settings.prefix,
    DRYDOCK_S3_REDIRECT: String(settings.redirects),
  };
}

function endpointFrom(text: string): string {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.search !== '' || url.username !== '') throw invalid('ENDPOINT', text, 'a URL such as http://127.0.0.1:9000');
  return text.replace(/\/+$/, '');
}

function prefixFrom(text: string): string {
  if (!/^(?:[\w.-]+\/)*[\w.-]*$/.test(text)) throw invalid('PREFIX', text, 'a prefix of letters, digits and ._- such as drydock/');
  return text === '' || text.endsWith('/') ? text : `${text}/`;
}

function booleanFrom(name: (typeof names)[number], text: string | undefined, otherwise: boolean): boolean {
  if (text === undefined || text === '') return otherwise;
  if (text !== 'true' && text !== 'false') throw invalid(name, text, 'true or false');
  return text === 'true';
}

function invalid(name: (typeof names)[number], value: string, wanted: string): WorldError {
  return new WorldError('InvalidSetting', `DRYDOCK_S3_${name} is ${JSON.stringify(value)}; set it to ${wanted}`);
}
