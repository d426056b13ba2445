import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateRoleCommand, CreateUserCommand, GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, ListAliasesCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { DescribeParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { known } from '#base/assert.ts';
import { seededRandom, type Random } from '#base/random.ts';
import { operationNames } from '#wire/catalog.ts';
import { operationShapes, requiredMembers, type OperationShapes, type Sdk } from '#wire/schema.ts';
import { randomStructure } from '#wire/testing/random-value.ts';
import { clientsOf, type Clients } from '../support/clients.ts';
import { TestDaemon } from '../support/daemon.ts';
import { trustsTasks } from '../support/roles.ts';
import { userOf } from '../support/user-of.ts';

const randomCallsEach = 12;
/** In a call for each, all texts are this one. */
const alike = ['', 'hasOwnProperty', '__proto__', 'x'.repeat(2_000), '\u0000'];
const carries = { controlCharacters: true, emptyLists: true, emptyStructures: true, documents: true, fractions: false };
/** IAM's own name for a policy that it cannot evaluate. */
const internalByDesign = 'PolicyEvaluation';
const odd = [...alike, ' ', '*', 'constructor', 'é'.repeat(70), '🦆', '\u202e', '{}', '[', '-1', '1e999', 'arn:', 'arn:aws:iam::000000000000:', 'alias/', '/', '//', '(a+)+$', '${aws:username', 'bnVsbA=='];

interface Called {
  readonly service: keyof Clients;
  readonly sdk: Sdk;
  readonly shapes: OperationShapes;
}

test('whatever root and an administrator send to any operation, it is answered in the services\' words, and what is kept outlives the daemon', async () => {
  await using daemon = await TestDaemon.start({ runtime: 'simulated' });
  const root = clientsOf(daemon);
  const administrator = await userOf(daemon, 'administrator', [{ actions: ['*'], resource: '*' }]);
  const { accessKeyId } = await administrator.iam.config.credentials();
  const seen = new Seen(seededRandom(1));
  await makeSome(root, seen);
  const faults: string[] = [];
  const operations = await everyOperation();
  const rounds = [...alike.map((text) => () => text), ...Array.from({ length: randomCallsEach }, () => (text: string, member: string) => seen.instead(text, member))];
  for (const [round, textFor] of rounds.entries()) {
    for (const called of operations) {
      const drawn = withTexts(inputFor(called.shapes, seen.chance), textFor);
      if (mentions(drawn, ['administrator', accessKeyId])) continue;
      const fault = await faultOf(called, round % 2 === 0 ? root : administrator, { input: drawn, seen });
      if (fault !== undefined) faults.push(fault);
    }
  }
  assert.deepEqual(faults, []);
  const kept = await everythingKept(root);
  await daemon.kill();
  await daemon.startAgain();
  assert.deepEqual(await everythingKept(root), kept);
});

/** Values that the services answered, by the names of their members: what random inputs would hardly ever hit. */
class Seen {
  readonly chance: Random;
  readonly #values = new Map<string, string[]>();

  constructor(chance: Random) {
    this.chance = chance;
  }

  note(value: unknown, member: string): void {
    if (typeof value === 'string') this.#values.set(member.toLowerCase(), [...(this.#values.get(member.toLowerCase()) ?? []), value].slice(-20));
    else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) for (const [name, inner] of Object.entries(value)) this.note(inner, Array.isArray(value) ? member : name);
  }

  /** Most texts become such as were seen; some become odd ones. */
  instead(text: string, member: string): string {
    return (this.chance.int(6) === 0 ? this.#oneOf(odd) : this.#oneOf(this.#values.get(member.toLowerCase()) ?? [])) ?? text;
  }

  #oneOf(values: readonly string[]): string | undefined {
    return values[this.chance.int(Math.max(values.length, 1))];
  }
}

function withTexts(value: unknown, textFor: (text: string, member: string) => string, member = ''): unknown {
  if (typeof value === 'string') return textFor(value, member);
  if (Array.isArray(value)) return value.map((inner: unknown) => withTexts(inner, textFor, member));
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withTexts(inner, textFor, name)]));
}

async function everyOperation(): Promise<readonly Called[]> {
  const called: Called[] = [];
  for (const [service, folder, sdk] of [
    ['iam', 'iam', await import('@aws-sdk/client-iam')],
    ['kms', 'kms', await import('@aws-sdk/client-kms')],
    ['secretsManager', 'secretsmanager', await import('@aws-sdk/client-secrets-manager')],
    ['ssm', 'ssm', await import('@aws-sdk/client-ssm')],
    ['sts', 'sts', await import('@aws-sdk/client-sts')],
  ] as const) {
    const names = await operationNames({ operations: new URL(`../../src/services/${folder}/operations/`, import.meta.url) });
    for (const name of names) called.push({ service, sdk, shapes: known(operationShapes(sdk, name), name) });
  }
  return called;
}

/** What is required, and seldom much more: with all that may be given, nearly everything is refused. */
function inputFor({ input }: OperationShapes, chance: Random): Record<string, unknown> {
  const drawn = randomStructure(input, chance, carries) ?? {};
  const required = new Set(requiredMembers(input));
  return Object.fromEntries(Object.entries(drawn).filter(([name]) => required.has(name) || chance.int(3) === 0));
}

/** Undefined when it was done, refused, or could not even be written by the SDK. */
async function faultOf({ service, sdk, shapes: { name } }: Called, clients: Clients, { input, seen }: { readonly input: unknown; readonly seen: Seen }): Promise<string | undefined> {
  const command = known(sdk[`${name}Command`], name);
  assert.ok(typeof command === 'function');
  const client: { send(command: unknown): Promise<unknown> } = clients[service];
  try {
    seen.note(await client.send(Reflect.construct(command, [input])), '');
    return undefined;
  } catch (thrown) {
    if (thrown instanceof URIError || thrown instanceof TypeError) return undefined;
    const { name: code, $metadata: { httpStatusCode: status } = {} } = Object(thrown);
    return (status >= 400 && status < 500) || code === internalByDesign ? undefined : `${service}:${name} ${status} ${String(thrown)} for ${JSON.stringify(input)}`;
  }
}

function mentions(input: unknown, texts: readonly string[]): boolean {
  const written = JSON.stringify(input);
  return texts.some((text) => written.includes(text));
}

async function makeSome({ iam, kms, secretsManager, ssm }: Clients, seen: Seen): Promise<void> {
  seen.note(await iam.send(new CreateUserCommand({ UserName: 'ann' })), '');
  seen.note(await iam.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument: trustsTasks })), '');
  for (const input of [{}, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }, { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }] as const) seen.note(await kms.send(new CreateKeyCommand(input)), '');
  const { Name, ARN } = await secretsManager.send(new CreateSecretCommand({ Name: 'app', SecretString: 'x' }));
  seen.note({ SecretId: [Name, ARN] }, '');
  await ssm.send(new PutParameterCommand({ Name: '/app/name', Type: 'String', Value: 'x' }));
  seen.note({ Name: '/app/name', Names: '/app/name', AssumeRolePolicyDocument: trustsTasks, PolicyDocument: trustsTasks.replace(/"Principal":\{[^}]*\}/, '"Resource":"*"'), Type: 'SecureString' }, '');
}

async function everythingKept({ iam, kms, secretsManager, ssm }: Clients): Promise<readonly unknown[]> {
  const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1_000, Filter: ['User', 'Group', 'Role', 'LocalManagedPolicy'] }));
  const { Keys } = await kms.send(new ListKeysCommand({ Limit: 1_000 }));
  const { Aliases } = await kms.send(new ListAliasesCommand({ Limit: 100 }));
  const { SecretList } = await secretsManager.send(new ListSecretsCommand({ IncludePlannedDeletion: true, MaxResults: 100 }));
  const { Parameters } = await ssm.send(new DescribeParametersCommand({ MaxResults: 50 }));
  return [UserDetailList, GroupDetailList, RoleDetailList, Policies, Keys, Aliases, SecretList, Parameters];
}
