import { idsFrom } from '#base/ids.ts';
import { seededRandom } from '#base/random.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { CallerError } from '#base/errors.ts';
import type { LoadedOperation } from '../catalog.ts';
import type { WireRequest, WireResponse } from '../http-message.ts';
import type { Service } from '../operation.ts';
import { serve, type PipelineTools } from '../pipeline.ts';
import type { Sdk } from '../schema.ts';

/** Where a test looks at what arrived, and says what to answer. */
export interface Echo {
  seen: unknown;
  answer: () => unknown;
  failure: unknown;
}

/** A pipeline in which every operation of `sdk` exists, writes down its input and answers as it is told. */
export function echoPipeline(service: Service, sdk: Sdk): { readonly echo: Echo; readonly tools: PipelineTools } {
  const echo: Echo = { seen: undefined, answer: () => ({}), failure: undefined };
  const operation: LoadedOperation = {
    access: () => [],
    handle(input) {
      echo.seen = input;
      return echo.answer();
    },
  };
  const tools: PipelineTools = {
    catalog: { services: [service], load: () => ({ service, sdk, operation: () => operation }) },
    authenticate: (_request, parsed) => ({
      principal: { account: '000000000000', arn: 'arn:aws:iam::000000000000:root', userId: '000000000000', accessKeyId: 'AKIA', isRoot: true },
      region: parsed.kind === 'present' ? parsed.signature.scope.region : 'us-east-1',
      signedService: service.signingNames[0] ?? '',
    }),
    authorizer: { authorize() {} },
    durable: async () => {},
    clock: new ManualClock(),
    ids: idsFrom(seededRandom(1)),
    log: { ...silentLog, error: (message, fields) => void (echo.failure = `${message} ${fields?.['stack']}`) },
    onBug() {},
  };
  return { echo, tools };
}

/** The facts of a service that its SDK client knows itself. */
export function serviceOf(name: string, client: unknown): Service {
  const config: unknown = Reflect.get(Object(client), 'config');
  const settings: unknown = Reflect.get(Object(config), 'protocolSettings');
  const setting = (key: string) => String(Reflect.get(Object(settings), key));
  return {
    name,
    signingNames: [name],
    targetPrefix: setting('serviceTarget'),
    queryVersion: setting('version'),
    queryDialect: name === 'ec2' ? 'ec2' : 'aws',
    xmlNamespace: setting('xmlNamespace'),
    sdk: async () => ({}),
    operations: new URL('file:///nowhere/'),
    deps: undefined,
    invalidInput: (message) => new CallerError('InvalidParameterException', message),
  };
}

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** An SDK client's request handler that needs no socket. */
export function inProcess(tools: PipelineTools) {
  return {
    async handle(request: SdkRequest) {
      const { status, headers, body } = await serve(wireRequest(request), tools);
      return { response: { statusCode: status, headers: { ...headers }, body: bytes(body) } };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

function wireRequest({ method, path, query, headers, body }: SdkRequest): WireRequest {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value ?? ''].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(one)}`));
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const payload = bytes(body ?? '');
  return { method, path, query: pairs.join('&'), headers: lower, payload, body: payload, chunked: undefined, sourceIp: '127.0.0.1' };
}

function bytes(body: WireResponse['body']): Uint8Array {
  return typeof body === 'string' ? new TextEncoder().encode(body) : body;
}
