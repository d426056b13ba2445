import type { CreateServiceCommandInput, RegisterTaskDefinitionCommandInput, RunTaskCommandInput, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { accountSettings } from '#model/account-setting.ts';
import { clusters } from '#model/cluster.ts';
import { deployments } from '#model/deployment.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import { iamRoles } from '#model/iam-role.ts';
import { runTaskTokens } from '#model/run-task-token.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { services } from '#model/service.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { targetGroups } from '#model/target-group.ts';
import { targets } from '#model/target.ts';
import { taskSets } from '#model/task-set.ts';
import { taskDefinitionFamilies } from '#model/task-definition-family.ts';
import { taskDefinitions } from '#model/task-definition.ts';
import { tasks } from '#model/task.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { securityGroups } from '#model/security-group.ts';
import { dhcpOptions, regionDefaults, subnets, vpcs } from '#model/vpc.ts';
import { ensureRegionDefaults } from '#state/default-vpc.ts';
import { FargateUsage } from '#state/fargate-usage.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import type { EcsDeps } from '../deps.ts';
import CreateService from '../operations/CreateService.ts';
import DeleteService from '../operations/DeleteService.ts';
import DescribeServices from '../operations/DescribeServices.ts';
import RegisterTaskDefinition from '../operations/RegisterTaskDefinition.ts';
import RunTask from '../operations/RunTask.ts';
import UpdateService from '../operations/UpdateService.ts';
import { putRole } from './put-role.ts';

const ofServices = [services, serviceRevisions, deployments, serviceDeployments, taskSets, serviceEvents];
const ofLoadBalancers = [listeners, listenerRules, targetGroups, targets];
const collections = [...ofServices, ...ofLoadBalancers, iamRoles, accountSettings, clusters, runTaskTokens, taskDefinitionFamilies, taskDefinitions, tasks, networkInterfaces, securityGroups, subnets, vpcs, internetGateways, routeTables, networkAcls, dhcpOptions, regionDefaults];

export const call: Call = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { account: '000000000000', arn: 'arn:aws:iam::000000000000:root', userId: '000000000000', accessKeyId: 'AKIA', isRoot: true },
  requestId: 'request',
  host: '127.0.0.1:4566',
  sourceIp: '127.0.0.1',
  receivedAt: 0,
};

/** The least that runs on FARGATE. */
export const fargateApp = {
  family: 'app',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'app', image: 'app:1' }],
} satisfies RegisterTaskDefinitionCommandInput;

/** What the operations are handed, over a store in memory with the account's default VPC in it, and the roles `app` and `execution`. */
export class EcsWorld {
  readonly deps: EcsDeps & { readonly clock: ManualClock };
  readonly subnetId: string;
  readonly groupId: string;

  private constructor(deps: EcsWorld['deps'], vpc: { readonly subnetId: string; readonly groupId: string }) {
    this.deps = deps;
    this.subnetId = vpc.subnetId;
    this.groupId = vpc.groupId;
  }

  static async create(capacity: Partial<FargateCapacity> = {}): Promise<EcsWorld> {
    const ids = idsFrom(seededRandom(11));
    const store = await Store.open(memoryJournal(), collections);
    await store.transact((transaction) => ensureRegionDefaults(transaction, call, ids));
    for (const name of ['app', 'execution']) await putRole(store, name, { account: call.account });
    const deps = { store, ids, clock: new ManualClock(), usage: new FargateUsage(store), capacity: { cpu: 8_192, memory: 16_384, cpuArchitecture: 'X86_64', ...capacity } as const, tryLinkedRole: async () => true };
    return new EcsWorld(deps, { subnetId: store.list(subnets)[0]?.id ?? '', groupId: store.list(securityGroups)[0]?.id ?? '' });
  }

  register(change: Partial<RegisterTaskDefinitionCommandInput> = {}) {
    return RegisterTaskDefinition.handle({ ...fargateApp, ...change }, call, this.deps);
  }

  run(change: Partial<RunTaskCommandInput> = {}) {
    const networkConfiguration = { awsvpcConfiguration: { subnets: [this.subnetId] } };
    return RunTask.handle({ taskDefinition: 'app', launchType: 'FARGATE', networkConfiguration, ...change }, call, this.deps);
  }

  /** A service `web` of two tasks of the definition `app`. */
  async createService(change: Partial<CreateServiceCommandInput> = {}) {
    const networkConfiguration = { awsvpcConfiguration: { subnets: [this.subnetId] } };
    return (await CreateService.handle({ serviceName: 'web', taskDefinition: 'app', desiredCount: 2, launchType: 'FARGATE', networkConfiguration, ...change }, call, this.deps)).service;
  }

  /** One whose tasks are those of its task sets. */
  createExternalService(change: Partial<CreateServiceCommandInput> = {}) {
    return this.createService({ deploymentController: { type: 'EXTERNAL' }, taskDefinition: undefined, launchType: undefined, networkConfiguration: undefined, ...change });
  }

  async updateService(change: Partial<UpdateServiceCommandInput>) {
    return (await UpdateService.handle({ service: 'web', ...change }, call, this.deps)).service;
  }

  async deleteService(force?: boolean) {
    return (await DeleteService.handle({ service: 'web', force }, call, this.deps)).service;
  }

  async describeService(service = 'web') {
    return (await DescribeServices.handle({ services: [service], include: ['TAGS'] }, call, this.deps)).services?.[0];
  }
}
