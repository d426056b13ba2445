import { WorldError } from '#base/errors.ts';
import type { ContainerOrder, TaskNetwork, TaskOrder } from '#model/link.ts';
import { ecrScopeOf, parseImageReference } from '#model/image-reference.ts';
import { publicRegistryHost } from '#model/public-registry.ts';
import { parseSecretReference } from '#model/secret-reference.ts';

/** Whether a task's interface has a way to a service, such as `ecr.api`; `internet` for whatever is not AWS. */
export type Reaches = (network: TaskNetwork, service: string) => boolean;

/**
 * Fargate pulls an image over the task's own interface, so a subnet without a way to the registry has no image. Throws in
 * Fargate's words: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html and
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_cannot_pull_image.html
 */
export function checkPullReach({ definition }: ContainerOrder, { account, region, network }: TaskOrder, reachesFrom: Reaches): void {
  const reaches = (service: string) => reachesFrom(network, service);
  const image = definition.image ?? '';
  const { domain = '', path = '' } = parseImageReference(image) ?? {};
  if (!isEcr(domain) || path.startsWith(`${publicRegistryHost}/`)) {
    if (!reaches('internet')) throw cannotPull(`failed to resolve reference "${image}": failed to do request: Head "https://${domain}/v2/": dial tcp: i/o timeout`);
    return;
  }
  const named = ecrScopeOf(domain) ?? { account, region };
  const registry = `${named.account}.dkr.ecr.${named.region}.amazonaws.com`;
  if (!reaches('ecr.api')) {
    throw new WorldError('ResourceInitializationError', `ResourceInitializationError: unable to pull secrets or registry auth: The task cannot pull registry auth from Amazon ECR: There is a connection issue between the task and Amazon ECR. Check your task network configuration. RequestError: send request failed caused by: Post "https://api.ecr.${named.region}.amazonaws.com/": dial tcp: i/o timeout`);
  }
  if (!reaches('ecr.dkr')) throw cannotPull(`failed to resolve reference "${image}": failed to do request: Head "https://${registry}/v2/": dial tcp: i/o timeout`);
  if (!reaches('s3')) throw cannotPull(`failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://prod-${named.region}-starport-layer-bucket.s3.${named.region}.amazonaws.com/": dial tcp: i/o timeout`);
}

/**
 * Secrets are fetched over the task's interface, too; what decrypts them is asked by the services that keep them. Throws in Fargate's words:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
export function checkSecretsReach({ definition }: ContainerOrder, { network }: TaskOrder, reaches: Reaches): void {
  const secrets = [...(definition.secrets ?? []), ...(definition.logConfiguration?.secretOptions ?? [])].map(({ valueFrom = '' }) => valueFrom);
  const registry = definition.repositoryCredentials?.credentialsParameter;
  const kept = secrets.find((valueFrom) => parseSecretReference(valueFrom)?.kind === 'secret') ?? registry;
  if (kept !== undefined && kept !== '' && !reaches(network, 'secretsmanager')) {
    throw unreached('unable to retrieve secret from asm: There is a connection issue between the task and AWS Secrets Manager.', `failed to fetch secret ${kept} from secrets manager: operation error Secrets Manager: GetSecretValue`);
  }
  if (secrets.some((valueFrom) => parseSecretReference(valueFrom)?.kind === 'parameter') && !reaches(network, 'ssm')) {
    throw unreached('unable to retrieve secrets from ssm: There is a connection issue between the task and AWS Systems Manager Parameter Store.', 'operation error SSM: GetParameters');
  }
}

function unreached(what: string, call: string): WorldError {
  return new WorldError('ResourceInitializationError', `ResourceInitializationError: unable to pull secrets or registry auth: ${what} Check your task network configuration. ${call}, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded`);
}

/** The awslogs driver speaks with CloudWatch Logs over the same interface. Throws what the driver's own failure would be. */
export function checkLogReach({ definition }: ContainerOrder, { region, network }: TaskOrder, reaches: Reaches): void {
  const { logDriver, options } = definition.logConfiguration ?? {};
  if (logDriver !== 'awslogs' || reaches(network, 'logs')) return;
  throw new WorldError('RequestError', `RequestError: send request failed caused by: Post "https://logs.${options?.['awslogs-region'] ?? region}.amazonaws.com/": dial tcp: i/o timeout`);
}

/** By the names that AWS gives, or by the address at which our own registry answers on the host. */
function isEcr(domain: string): boolean {
  return ecrScopeOf(domain) !== undefined || /^(?:localhost|127(?:\.\d+){3})(?::\d+)?$/.test(domain);
}

function cannotPull(cause: string): WorldError {
  return new WorldError('CannotPullContainerError', `CannotPullContainerError: ref pull has been retried 5 time(s): ${cause}`);
}
