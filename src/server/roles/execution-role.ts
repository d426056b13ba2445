import type { RegistryCredentials } from '#distribution/registry-credentials.ts';
import { ExecutionResources } from '#agent/supervisor/execution-resources.ts';
import type { ExecutionRole } from '#agent/supervisor/execution-role.ts';
import { registryAccess } from '#auth/registry-access.ts';
import { repositoryAccess } from '#auth/repository-access.ts';
import { cannotAssume } from '#auth/task-role-trust.ts';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import { ecrRepositoryOf, formatImageReference, parseImageReference, repositoriesMeant, type RegistryAddress } from '#model/image-reference.ts';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import { isPublic } from '#model/public-registry.ts';
import { parseSecretReference } from '#model/secret-reference.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import { pullThroughRuleFor } from '#state/pull-through-rule.ts';
import type { Reader } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';
import type { Call } from '#wire/operation.ts';
import { callOf } from './call-of.ts';
import { retrievalFailed } from './retrieval-failed.ts';
import { objectIn, retrieveSecrets } from './retrieve-secrets.ts';
import type { RoleSessions } from './role-sessions.ts';
import { sdkSentence } from './sdk-sentence.ts';
import type { SecretServices } from './secret-services.ts';

export interface ExecutionRoleOptions {
  readonly store: Reader;
  readonly roleSessions: RoleSessions;
  readonly authorizer: Authorizer;
  readonly address: RegistryAddress;
  readonly services: SecretServices;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** What a pull from ECR asks of its caller: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html */
const layerActions = ['GetDownloadUrlForLayer', 'BatchCheckLayerAvailability'];

/** Does what tasks' execution roles may, in the daemon itself. A task without one pulls what needs no permission, and has no secrets. */
export function executionRole(options: ExecutionRoleOptions): ExecutionRole {
  return {
    async retrieve(order, containers) {
      const callIn = callerFor(order, options);
      const isOfEcr = containers.some((container) => ecrImage(container, order, options) !== undefined);
      const { services } = options;
      const values = await retrieveSecrets(containers.flatMap(valuesFrom), { services, callIn });
      if (isOfEcr) await authorizeToken(callIn(undefined), options);
      const registries = await Promise.all(containers.map((container) => registryCredentials(container, { services, callIn })));
      return new Map(containers.map((container, index) => [container.name, resourcesOf(container, values, registries[index])]));
    },
    async authorizePull(order, container) {
      const image = ecrImage(container, order, options);
      if (image === undefined) return;
      const { domain, path, tag, digest } = image.reference;
      const refused = (sentence: string) => new WorldError('CannotPullContainerError', `CannotPullContainerError: ${sentence}`);
      const noManifest = () => refused(`pull image manifest has been retried 1 time(s): failed to resolve ref ${formatImageReference(image.reference)}: pulling from host ${domain} failed with status code [manifests ${digest ?? tag ?? 'latest'}]: 403 Forbidden`);
      if (order.executionRoleArn === undefined) {
        // Nobody is asked about images at our own address; but those of another account are for whom its repositories' policies let in, and that is a role.
        if (![order.account, options.address.home.account].includes(image.account)) throw noManifest();
        return;
      }
      const call = callerFor(order, options)(image.region);
      await authorize(['BatchGetImage'], { call, image, options }, noManifest);
      await authorize(layerActions, { call, image, options }, () => refused(`ref pull has been retried 1 time(s): failed to copy: httpReadSeeker: failed open: unexpected status code https://${domain}/v2/${path}/blobs/: 403 Forbidden`));
    },
  };
}

/** Throws when the role cannot be assumed. */
function callerFor(order: TaskOrder, { roleSessions, clock, ids }: ExecutionRoleOptions): (region: string | undefined) => Call {
  const role = order.executionRoleArn ?? '';
  const principal = roleSessions.of(role, order);
  if (principal === undefined) throw new WorldError('ResourceInitializationError', `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ${cannotAssume(role)}`);
  return (region = order.region) => callOf(principal, { region, ids, clock });
}

interface EcrImage {
  readonly reference: NonNullable<ReturnType<typeof parseImageReference>>;
  readonly account: string;
  readonly region: string;
  readonly repositoryArn: string;
}

/** The private repository of ours that the container's image is of; undefined when it is another registry's. */
function ecrImage({ definition }: ContainerOrder, order: TaskOrder, { store, address }: ExecutionRoleOptions): EcrImage | undefined {
  const reference = parseImageReference(definition.image ?? '');
  const named = reference === undefined ? undefined : ecrRepositoryOf(reference, address);
  // What is public needs nobody's permission.
  if (reference === undefined || named === undefined || isPublic(named)) return undefined;
  const meant = repositoriesMeant(reference, order, address);
  const name = meant.find((candidate) => store.get(repositories, repositoryArn(candidate)) !== undefined) ?? meant.find((candidate) => pullThroughRuleFor(store, candidate) !== undefined) ?? meant[0];
  return name === undefined ? undefined : { reference, account: name.account, region: name.region, repositoryArn: repositoryArn(name) };
}

async function authorizeToken(call: Call, { store, authorizer }: ExecutionRoleOptions): Promise<void> {
  try {
    await authorizer.authorize(call, [registryAccess(store, 'GetAuthorizationToken', call)]);
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
    throw retrievalFailed('unable to retrieve ecr registry auth', sdkSentence(thrown, { service: 'ECR', operation: 'GetAuthorizationToken', requestId: call.requestId }));
  }
}

async function authorize(actions: readonly string[], { call, image, options: { store, authorizer } }: { readonly call: Call; readonly image: EcrImage; readonly options: ExecutionRoleOptions }, refused: () => WorldError): Promise<void> {
  try {
    await authorizer.authorize(call, actions.map((action) => repositoryAccess(store, action, image.repositoryArn)));
  } catch (thrown) {
    throw thrown instanceof Fault ? refused() : thrown;
  }
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html: a secret with a username and a password. */
async function registryCredentials({ definition }: ContainerOrder, { services, callIn }: { readonly services: SecretServices; readonly callIn: (region: string | undefined) => Call }): Promise<RegistryCredentials | undefined> {
  const secretId = definition.repositoryCredentials?.credentialsParameter;
  if (secretId === undefined || secretId === '') return undefined;
  const reference = parseSecretReference(secretId);
  const call = callIn(reference?.region);
  const text = await services.secret(call, { secretId }).catch((thrown: unknown) => {
    throw authFailed(`asm fetching secret from the service for ${secretId}: ${sdkSentence(thrown, { service: 'Secrets Manager', operation: 'GetSecretValue', requestId: call.requestId })}`);
  });
  if (text === undefined || text === '') throw authFailed('asm fetching authorization data: empty secrets value');
  const members = objectIn(text);
  if (members === undefined) throw authFailed('asm fetching authorization data: unable to unmarshal secret value, invalid schema');
  const [username, password] = ['username', 'password'].map((name) => textMember(members, name));
  if (!username) throw authFailed('asm fetching username: AuthorizationData is malformed, empty field');
  if (!password) throw authFailed('asm fetching password: AuthorizationData is malformed, empty field');
  return { username, password };
}

/** Go's JSON finds members whatever the case of their names. */
function textMember(members: ReadonlyMap<string, unknown>, name: string): string | undefined {
  const value = members.get(name) ?? [...members].find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

function authFailed(cause: string): WorldError {
  return retrievalFailed('unable to get registry auth from asm', cause);
}

function valuesFrom({ definition }: ContainerOrder): readonly string[] {
  return [...(definition.secrets ?? []), ...(definition.logConfiguration?.secretOptions ?? [])].map(({ valueFrom = '' }) => valueFrom);
}

function resourcesOf({ definition }: ContainerOrder, values: ReadonlyMap<string, string>, credentials: RegistryCredentials | undefined): ExecutionResources {
  const named = (secrets: readonly { readonly name?: string | undefined; readonly valueFrom?: string | undefined }[]) => new Map(secrets.map(({ name = '', valueFrom = '' }) => [name, values.get(valueFrom) ?? '']));
  return new ExecutionResources({
    environment: named(definition.secrets ?? []),
    logOptions: named(definition.logConfiguration?.secretOptions ?? []),
    ...(credentials !== undefined && { registryCredentials: credentials }),
  });
}
