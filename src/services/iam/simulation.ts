import type { ContextEntry, EvaluationResult, SimulateCustomPolicyCommandInput } from '@aws-sdk/client-iam';
import { CompiledPolicies } from '#auth/policy/compiled-policies.ts';
import { MalformedPolicy } from '#auth/policy/malformed-policy.ts';
import { simulate, type Simulation, type SourcedPolicy } from '#auth/policy/simulate.ts';
import { parseArn } from '#base/arn.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { sourceType } from './entity-policies.ts';
import { invalidInput, refuseComplaints } from './errors.ts';
import { pageOf, type Page } from './paging.ts';
import { contextOf } from './simulation-context.ts';
import { evaluationView } from './views/evaluation.ts';

/** What SimulateCustomPolicy and SimulatePrincipalPolicy are asked alike. */
export type SimulationInput = Omit<SimulateCustomPolicyCommandInput, 'PolicyInputList' | 'ResourceHandlingOption'> & { readonly PolicyInputList?: readonly string[] | undefined; readonly ContextEntries?: readonly ContextEntry[] | undefined };

export interface SimulatedPolicies {
  readonly policies: readonly SourcedPolicy[];
  readonly boundary?: SourcedPolicy;
  /** Who calls when the input does not name anybody. */
  readonly callerArn?: string;
  readonly account: string;
}

/** Each action on each resource, a page of them. */
export function simulatedPage(input: SimulationInput, simulated: SimulatedPolicies): Page<EvaluationResult> {
  const { ActionNames: actions = [], ResourceArns: resources = ['*'] } = input;
  checkNames(actions, resources);
  const count = actions.length * Math.max(resources.length, 1);
  if (count > simulationsMax) throw invalidInput(`${actions.length} actions on ${resources.length} resources are more than the ${simulationsMax} simulations that one call may ask for: name fewer.`);
  checkSize(input);
  const common = commonOf(input, simulated);
  const pairs = actions.flatMap((action) => (resources.length === 0 ? ['*'] : resources).map((resource) => ({ action, resource })));
  const compiled = new CompiledPolicies();
  const { items, paging } = pageOf([...pairs.entries()], input, ([index]) => String(index).padStart(placeDigits, '0'));
  return { items: items.map(([, pair]) => evaluated({ ...common, ...pair, ...ownerOf(pair.resource, input) }, compiled)), paging };
}

/** AWS tells of no limit; this one keeps a call from taking the memory of all others. */
const simulationsMax = 10_000;

/** Of the pages' keys, which are in order as text. */
const placeDigits = 8;

/** Policies that are given as text are called by their places. */
export function givenPolicies(list: readonly string[] | undefined, member: string): readonly SourcedPolicy[] {
  return (list ?? []).map((document, index) => ({ sourceId: `${member}.${index + 1}`, sourceType, document }));
}

function commonOf(input: SimulationInput, { policies, boundary, callerArn, account }: SimulatedPolicies): Omit<Simulation, 'action' | 'resource'> {
  const { CallerArn: caller = callerArn, ResourcePolicy: document, PermissionsBoundaryPolicyInputList: boundaries } = input;
  if (document !== undefined && caller === undefined) throw invalidInput('CallerArn is required when a ResourcePolicy is simulated: it is whom the Principal of the policy is compared with.');
  if (caller !== undefined && !/^arn:aws[\w-]*:iam::\d{12}:user\/.+$/.test(caller) && caller !== callerArn) throw invalidInput(`CallerArn ${caller} is not the ARN of an IAM user.`);
  if ((boundaries?.length ?? 0) > 1) throw invalidInput('Only one permissions boundary can be simulated: PermissionsBoundaryPolicyInputList has more than one policy.');
  const [given = boundary] = givenPolicies(boundaries, 'PermissionsBoundaryPolicyInputList');
  return {
    context: contextOf(input.ContextEntries),
    identityPolicies: policies,
    callerArn: caller ?? `arn:aws:iam::${account}:root`,
    ...(given !== undefined && { permissionsBoundary: [given] }),
    ...(document !== undefined && { resourcePolicy: { sourceId: 'ResourcePolicy', sourceType: 'Resource Policy', document } }),
  };
}

function checkNames(actions: readonly string[], resources: readonly string[]): void {
  refuseComplaints([
    ...checkEach('actionNames', actions, (path, action) => checkLength(path, action, { min: 3, max: 128 })),
    ...checkEach('resourceArns', resources, (path, resource) => checkLength(path, resource, { min: 1, max: 2_048 })),
  ]);
  const noAction = actions.find((action) => !/^[\w-]+:[\w-]+$/.test(action));
  if (noAction !== undefined) throw invalidInput(`ActionNames are not in a valid format: ${noAction}. Each is one action of a service, such as iam:CreateUser, without wildcards.`);
  const noArn = resources.find((resource) => resource !== '*' && parseArn(resource) === undefined);
  if (noArn !== undefined) throw invalidInput(`ResourceNames are not in a valid ARN format: ${noArn}.`);
}

/** Of resources whose ARNs do not say whose they are, such as buckets, the input may say it. */
function ownerOf(resource: string, { ResourceOwner: owner }: SimulationInput): Pick<Simulation, 'resourceAccount'> {
  const { account = '' } = parseArn(resource) ?? {};
  if (/^\d{12}$/.test(account)) return { resourceAccount: account };
  if (owner === undefined) return {};
  const [, given] = /^(?:arn:aws[\w-]*:iam::)?(\d{12})(?::root)?$/.exec(owner) ?? [];
  if (given === undefined) throw invalidInput(`'${owner}' is not a valid as a Resource Owner.`);
  return { resourceAccount: given };
}

function evaluated(simulation: Simulation, policies: CompiledPolicies): EvaluationResult {
  try {
    return evaluationView(simulation, simulate(simulation, policies));
  } catch (thrown) {
    if (!(thrown instanceof MalformedPolicy)) throw thrown;
    throw invalidInput(thrown.message);
  }
}

/** Together: each may be as long as IAM takes it, but to compare all of them must not keep the daemon from others. */
const policyCharactersMax = 262_144;
const contextCharactersMax = 16_384;

function checkSize({ PolicyInputList = [], PermissionsBoundaryPolicyInputList = [], ResourcePolicy = '', ContextEntries = [] }: SimulationInput): void {
  if ([...PolicyInputList, ...PermissionsBoundaryPolicyInputList, ResourcePolicy].join('').length > policyCharactersMax) throw invalidInput(`The policies of a simulation can have ${policyCharactersMax} characters together at most.`);
  if (ContextEntries.flatMap(({ ContextKeyValues = [] }) => ContextKeyValues).join('').length > contextCharactersMax) throw invalidInput(`The values of a simulation's context can have ${contextCharactersMax} characters together at most.`);
}
