import { AssertionFailure } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import { anonymous } from './anonymous.ts';
import type { Authenticate, Authenticated, Authorizer } from './authorizer.ts';
import type { Catalog, LoadedOperation, LoadedService } from './catalog.ts';
import { answerTo, ofFault } from './error-answer.ts';
import { Fault } from './fault.ts';
import type { WireRequest, WireResponse } from './http-message.ts';
import { checkInput, MissingMember } from './input-check.ts';
import type { AccessRequest, Call, Service } from './operation.ts';
import { firstRefusal } from './refusals.ts';
import { requestTagKeys } from './request-tags.ts';
import { routeOf, type Route } from './router.ts';
import { operationShapes, type OperationShapes } from './schema.ts';
import { parseSignature, type ParsedSignature } from './sigv4/signature.ts';

export interface PipelineTools {
  readonly catalog: Pick<Catalog, 'services' | 'load'>;
  readonly authenticate: Authenticate;
  readonly authorizer: Authorizer;
  /** Resolves when every change made so far is durable: nothing is answered that a crash could take back. */
  readonly durable: () => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  /** Told of a broken invariant of ours, after the caller was answered. */
  readonly onBug: (bug: AssertionFailure) => void;
}

/** The life of one API request, in order. Never rejects. */
export async function serve(request: WireRequest, tools: PipelineTools): Promise<WireResponse> {
  const requestId = tools.ids.uuid();
  const signature = parseSignature(request);
  const route = routeOf(request, signature, tools.catalog.services);
  let loaded: LoadedService | undefined;
  try {
    loaded = await load(route, signature, tools.catalog);
    const { name, shapes } = operationNamed(route, request, loaded);
    const caller = await callerOf({ request, signature, loaded, name, tools });
    const operation = await implemented(loaded, name);
    const call = callBy(caller, { request, requestId, receivedAt: tools.clock.nowMs() });
    const input = route.protocol.read(request, { service: loaded.service, sdk: loaded.sdk, operation: shapes });
    const complaint = complaintAbout(input, shapes, operation, loaded.service);
    if (complaint !== undefined) throw await complaint;
    await tools.authorizer.authorize(call, accessTo(operation, input, { call, action: `${loaded.service.name}:${name}`, deps: loaded.service.deps }));
    const output = await handled(operation, input, call, { loaded, tools });
    return route.protocol.writeOutput({ service: loaded.service, request, operation: shapes, output, requestId });
  } catch (thrown) {
    return refusal(thrown, { request, requestId, route, loaded, tools });
  }
}

interface Asked {
  readonly request: WireRequest;
  readonly signature: ParsedSignature;
  readonly loaded: LoadedService;
  readonly name: string;
  readonly tools: PipelineTools;
}

/** Who calls. A missing signature is not what is wrong with an operation that is not there; and those that need none take no notice of one. */
async function callerOf({ request, signature, loaded, name, tools }: Asked): Promise<Authenticated> {
  const operation = signature.kind === 'absent' ? await implemented(loaded, name) : await loaded.operation(name);
  if (operation?.isUnsigned === true) return anonymous(request, loaded.service);
  const caller = await tools.authenticate(request, signature);
  checkScope(caller, loaded.service);
  return caller;
}

/** Answers a request that could not be received, from its head alone. */
export function refuse(head: WireRequest, fault: Fault, tools: PipelineTools): WireResponse {
  const route = routeOf(head, parseSignature(head), tools.catalog.services);
  return refusal(fault, { request: head, requestId: tools.ids.uuid(), route, loaded: undefined, tools });
}

function load(route: Route, signature: ParsedSignature, catalog: PipelineTools['catalog']): Promise<LoadedService> | LoadedService {
  if (route.service !== undefined) return catalog.load(route.service);
  if (signature.kind === 'absent' && route.protocol.family === 'rest-json') throw new Fault('MissingAuthentication', 'Missing Authentication Token');
  if (signature.kind === 'incomplete') throw new Fault('IncompleteSignature', signature.message);
  const served = catalog.services.map(({ name }) => name).join(', ');
  throw new Fault('NotImplemented', `Drydock does not serve ${route.serviceName}. It serves ${served}.`);
}

function operationNamed(route: Route, request: WireRequest, { service, sdk }: LoadedService): { readonly name: string; readonly shapes: OperationShapes } {
  const name = route.protocol.operationName(request, { service, sdk });
  const shapes = operationShapes(sdk, name);
  if (shapes !== undefined) return { name, shapes };
  if (route.protocol.family === 'query') throw new Fault('UnknownOperation', `Could not find operation ${name} for version ${service.queryVersion}`);
  if (route.protocol.family === 'ec2') throw new Fault('UnknownOperation', `The action ${name} is not valid for this web service.`);
  throw new Fault('UnknownOperation', `${service.name} has no operation ${name}.`);
}

function checkScope({ signedService }: Authenticated, { signingNames }: Service): void {
  if (signingNames.includes(signedService)) return;
  throw new Fault('WrongSignature', `Credential should be scoped to correct service: '${signingNames[0]}'. `);
}

function implemented({ service, operation }: LoadedService, name: string): Promise<LoadedOperation> | LoadedOperation {
  const found = operation(name);
  if (found !== undefined) return found;
  throw new Fault('NotImplemented', `Drydock does not implement ${service.name}:${name} yet. docs/coverage.md lists the operations that it has.`);
}

function callBy({ principal, region }: Authenticated, { request, requestId, receivedAt }: { readonly request: WireRequest; readonly requestId: string; readonly receivedAt: number }): Call {
  const { host = '', 'user-agent': userAgent, referer } = request.headers;
  const { sourceIp, sourceVpc, isTls = false } = request;
  return { account: principal.account, region, principal, requestId, host, isTls, sourceIp, receivedAt, sourceVpc, ...(userAgent !== undefined && { userAgent }), ...(referer !== undefined && { referer }) };
}

/** Every request shows the tags that it gives, whatever else its operation says of it. One that names nothing, such as an empty list, needs the permission for all. */
function accessTo(operation: LoadedOperation, input: unknown, { call, action, deps }: { readonly call: Call; readonly action: string; readonly deps: unknown }): readonly AccessRequest[] {
  const named = operation.access(input, call, deps);
  const isForAll = operation.needsNoPermission === true || operation.isUnsigned === true;
  const requests = named.length > 0 || isForAll ? named : [{ action, resource: '*' }];
  const tags = requestTagKeys(input);
  return tags === undefined ? requests : requests.map((request) => ({ ...request, keys: { ...tags, ...request.keys } }));
}

/** What is missing or not honoured is said in the service's own error. */
function complaintAbout(input: unknown, shapes: OperationShapes, { refuses }: LoadedOperation, service: Service): Error | Promise<Error> | undefined {
  try {
    checkInput(shapes.input, input);
  } catch (thrown) {
    if (!(thrown instanceof MissingMember)) throw thrown;
    return service.missingInput?.(thrown.member) ?? service.invalidInput(thrown.message);
  }
  const refused = refuses === undefined ? undefined : firstRefusal(input, refuses);
  return refused === undefined ? undefined : service.invalidInput(refused);
}

/** An error may tell of a change as much as an output does, so both wait until what they saw is durable. */
async function handled(operation: LoadedOperation, input: unknown, call: Call, { loaded, tools }: { readonly loaded: LoadedService; readonly tools: PipelineTools }): Promise<unknown> {
  try {
    return await operation.handle(input, call, loaded.service.deps);
  } finally {
    await tools.durable();
  }
}

interface Refused {
  readonly request: WireRequest;
  readonly requestId: string;
  readonly route: Route;
  readonly loaded: LoadedService | undefined;
  readonly tools: PipelineTools;
}

function refusal(thrown: unknown, { request, requestId, route, loaded, tools }: Refused): WireResponse {
  const { family } = route.protocol;
  const answer = answerTo(thrown, { family, sdk: loaded?.sdk });
  if (answer === undefined) report(thrown, { requestId, service: route.serviceName, tools });
  const shown = answer ?? ofFault('Internal', sentenceFor(thrown), family);
  return route.protocol.writeError({ service: route.service, request, requestId, ...shown });
}

/** AWS's sentence says nothing; a full disk is what the caller can do something about. */
function sentenceFor(thrown: unknown): string {
  return codeOf(thrown) === 'ENOSPC' ? 'The disk of this machine is full: free some space and try again.' : 'The request processing has failed because of an unknown error, exception or failure.';
}

function report(thrown: unknown, { requestId, service, tools }: { readonly requestId: string; readonly service: string; readonly tools: PipelineTools }): void {
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  tools.log.error(`A call of ${service} failed: ${messageOf(thrown)}`, { requestId, stack });
  if (thrown instanceof AssertionFailure) tools.onBug(thrown);
}
