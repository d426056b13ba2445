import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateServiceCommandInput, DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { deployments } from '#model/deployment.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { serviceDeployments } from '#model/service-deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { serviceRevisions } from '#model/service-revision.ts';
import { serviceArn, services } from '#model/service.ts';
import { targets } from '#model/target.ts';
import { tasks } from '#model/task.ts';
import { servingGroups } from '#model/traffic-shift.ts';
import { subnets } from '#model/vpc.ts';
import { ensureDefaultCluster } from '#services/ecs/clusters.ts';
import type { EcsDeps } from '#services/ecs/deps.ts';
import ContinueServiceDeployment from '#services/ecs/operations/ContinueServiceDeployment.ts';
import CreateService from '#services/ecs/operations/CreateService.ts';
import DeleteService from '#services/ecs/operations/DeleteService.ts';
import StopServiceDeployment from '#services/ecs/operations/StopServiceDeployment.ts';
import RegisterTaskDefinition from '#services/ecs/operations/RegisterTaskDefinition.ts';
import UpdateService from '#services/ecs/operations/UpdateService.ts';
import { listenerActions } from '#state/listener-actions.ts';
import { call, fargateApp } from '#services/ecs/testing/ecs-world.ts';
import { arnOfTargetGroup, ensureTargetGroups } from '../../sim/world/target-groups.ts';
import { ensureTrafficPairs, ruleArn, shiftedBalancer } from '../../sim/world/traffic-pairs.ts';
import type { Cut } from '../support/cut-journal.ts';
import { MortalDaemon, scope } from '../support/mortal-daemon.ts';

const arn = serviceArn(scope, 'default', 'web');
const blue = arnOfTargetGroup(scope, 'blue');

/** What callers do, each call once what the one before asked for has come to be. */
interface Story {
  readonly name: string;
  /** The programs of the revisions that are registered, from 1. */
  readonly programs: readonly string[];
  /** Whether tasks fail: how many of them did so before they were stopped, and in how many rounds, is a matter of moments. */
  readonly hasFailures?: boolean;
  /** Whether the service is behind a load balancer. */
  readonly isBalanced?: boolean;
  readonly play: (daemon: MortalDaemon) => Promise<void>;
}

const serves = 'echo started; serve';

const stories: readonly [Story, ...Story[]] = [
  {
    name: 'a rolling deployment of four tasks by 50 and 150 percent',
    programs: [serves, serves],
    async play(daemon) {
      await deployed(daemon, 1);
      await deployed(daemon, 2);
    },
  },
  {
    name: 'a deployment whose tasks fail, which the circuit breaker rolls back',
    programs: [serves, 'echo started; exit 1'],
    hasFailures: true,
    async play(daemon) {
      await deployed(daemon, 1);
      await deployed(daemon, 2);
    },
  },
  {
    name: 'a blue/green deployment that is paused and continued, and one that is paused and rolled back',
    programs: [serves, serves, serves],
    async play(daemon) {
      for (const [revision, action] of [[1, 'CONTINUE'], [2, 'CONTINUE'], [3, 'ROLLBACK']] as const) {
        await asked(daemon, revision, { deploymentConfiguration: blueGreen });
        await daemon.until('it is paused', (deps) => pausedHook(deps) !== undefined);
        await daemon.call(async (deps) => {
          const { hookId, serviceDeploymentArn } = pausedHook(deps) ?? {};
          if (hookId !== undefined) await ContinueServiceDeployment.handle({ serviceDeploymentArn, hookId, action }, call, deps);
        });
        await steady(daemon);
      }
    },
  },
  {
    name: 'a service that is scaled up and down, deleted while it has tasks, and INACTIVE',
    programs: [serves],
    async play(daemon) {
      await deployed(daemon, 1);
      for (const desiredCount of [6, 1]) await scaled(daemon, desiredCount);
      await daemon.call((deps) => DeleteService.handle({ service: 'web', force: true }, call, deps));
      await daemon.until('it is INACTIVE', ({ store }) => store.get(services, arn)?.status === 'INACTIVE');
    },
  },
  {
    name: 'a service behind a load balancer, with a rolling deployment and fewer tasks after it',
    programs: [serves, serves],
    isBalanced: true,
    async play(daemon) {
      await deployed(daemon, 1, { loadBalancers: [{ targetGroupArn: blue, containerName: 'app', containerPort: 80 }] });
      await deployed(daemon, 2);
      await scaled(daemon, 1);
    },
  },
  {
    name: 'a canary behind a load balancer, and one that is rolled back with half of the traffic',
    programs: [serves, serves, serves],
    isBalanced: true,
    async play(daemon) {
      await deployed(daemon, 1, canary);
      await deployed(daemon, 2);
      await asked(daemon, 3, {});
      await daemon.until('it has half of the traffic', ({ store }) => store.find(serviceDeployments, 'open', arn)[0]?.shift?.productionPercent === 50);
      await daemon.call(async (deps) => {
        const open = deps.store.find(serviceDeployments, 'open', arn)[0];
        if (open?.status === 'IN_PROGRESS') await StopServiceDeployment.handle({ serviceDeploymentArn: open.arn }, call, deps);
      });
      await steady(daemon);
    },
  },
];

for (const story of stories) {
  test(`${story.name}: cut off at every single commit, kept or lost, and started again, it ends in the same place`, async (context) => {
    const recorded = await lived(story);
    context.diagnostic(`${recorded.commits} commits`);
    assert.ok(recorded.commits > 10, JSON.stringify(recorded));
    for (let atCommit = 1; atCommit <= recorded.commits; atCommit += 1) {
      for (const isKept of [true, false]) {
        const again = await lived(story, { atCommit, isKept });
        assert.equal(again.lives, 2, `it was cut off at commit ${atCommit}`);
        assert.deepEqual(again.end, recorded.end, `after commit ${atCommit} of ${recorded.commits}, which was ${isKept ? 'kept' : 'lost'}`);
      }
    }
  });
}

test('the machine goes down at any commit of a rolling deployment, its containers with it: the count is there again, of the new revision', async () => {
  const [story] = stories;
  const recorded = await lived(story);
  for (let atCommit = 1; atCommit <= recorded.commits; atCommit += 1) {
    const { end } = await lived(story, { atCommit, isKept: true, losesHost: true });
    assert.deepEqual(withoutHistory(end), withoutHistory(recorded.end), `after commit ${atCommit} of ${recorded.commits}`);
  }
});

async function lived({ programs, play, hasFailures = false, isBalanced = false }: Story, cut?: Cut) {
  const daemon = new MortalDaemon(cut);
  await daemon.prepare(async (deps) => {
    await ensureDefaultCluster(deps.store, call, deps.clock.nowMs());
    for (const program of programs) await RegisterTaskDefinition.handle({ ...fargateApp, containerDefinitions: [{ name: 'app', image: 'app:1', entryPoint: ['sh', '-c'], command: [program], stopTimeout: 2, portMappings: [{ containerPort: 80 }] }] }, call, deps);
    if (isBalanced) await deps.store.transact((transaction) => {
      ensureTargetGroups(transaction, scope);
      ensureTrafficPairs(transaction, scope);
    });
  });
  await daemon.start();
  await play(daemon);
  await daemon.until('nothing is left to end', ({ store }) => store.find(tasks, 'alive', 'alive').every(({ desiredStatus }) => desiredStatus === 'RUNNING') && store.list(targets).every(({ drainingSince }) => drainingSince === undefined));
  const { commits, lives } = daemon;
  const { counts, ...others } = await endOf(daemon);
  await daemon.stop();
  const said = hasFailures ? others.said.filter((message) => !message.includes('is unable to consistently start tasks')) : others.said;
  return { commits, lives, end: { ...others, said, counts: hasFailures ? undefined : counts } };
}

/** Lost tasks are replaced by others, which the events tell; one that nobody had seen start is started again. */
function withoutHistory({ said: _said, counts: _counts, onHost: { startedTwice: _startedTwice, ...onHost }, ...end }: Awaited<ReturnType<typeof lived>>['end']) {
  return { ...end, onHost };
}

/** CreateService or UpdateService, and the wait for a steady state; a call that is made again changes nothing. */
async function deployed(daemon: MortalDaemon, revision: number, ofCreation: Partial<CreateServiceCommandInput> = {}): Promise<void> {
  await asked(daemon, revision, ofCreation);
  await steady(daemon);
}

async function asked(daemon: MortalDaemon, revision: number, ofCreation: Partial<CreateServiceCommandInput>): Promise<void> {
  const taskDefinition = `app:${revision}`;
  await daemon.call((deps) => (deps.store.get(services, arn) === undefined ? CreateService.handle({ ...newService(deps, taskDefinition), ...ofCreation }, call, deps) : UpdateService.handle({ service: 'web', taskDefinition }, call, deps)));
}

const canary: Partial<CreateServiceCommandInput> = { desiredCount: 2, deploymentConfiguration: { strategy: 'CANARY', bakeTimeInMinutes: 0, canaryConfiguration: { canaryPercent: 50, canaryBakeTimeInMinutes: 1 } }, loadBalancers: [shiftedBalancer(scope, 'web')] };
const blueGreen: DeploymentConfiguration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_PRODUCTION_TRAFFIC_SHIFT'] }] };

function pausedHook({ store }: EcsDeps): { readonly hookId: string; readonly serviceDeploymentArn: string } | undefined {
  const open = store.find(serviceDeployments, 'open', arn)[0];
  const hook = open?.shift?.hooks.find(({ status }) => status === 'AWAITING_ACTION');
  return open === undefined || hook === undefined ? undefined : { hookId: hook.id, serviceDeploymentArn: open.arn };
}

async function scaled(daemon: MortalDaemon, desiredCount: number): Promise<void> {
  await daemon.call((deps) => UpdateService.handle({ service: 'web', desiredCount }, call, deps));
  await steady(daemon);
}

function steady(daemon: MortalDaemon): Promise<void> {
  return daemon.until('it reaches a steady state', ({ store }) => {
    const running = store.find(tasks, 'alive', 'alive').filter(({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING');
    const service = store.get(services, arn);
    return service?.steadyAt !== undefined && running.length === service.desiredCount && store.find(deployments, 'service', arn).length === 1;
  });
}

function newService({ store }: EcsDeps, taskDefinition: string): CreateServiceCommandInput {
  const awsvpcConfiguration = { subnets: store.list(subnets).map(({ id }) => id), assignPublicIp: 'ENABLED' } as const;
  const deploymentConfiguration = { minimumHealthyPercent: 50, maximumPercent: 150, deploymentCircuitBreaker: { enable: true, rollback: true } };
  return { serviceName: 'web', taskDefinition, desiredCount: 4, launchType: 'FARGATE', clientToken: 'once', networkConfiguration: { awsvpcConfiguration }, deploymentConfiguration };
}

/** All that is left, without the ids, addresses and moments that chance and time chose. */
async function endOf({ deps: { store }, host, networks, files, printed }: MortalDaemon) {
  const living = store.find(tasks, 'alive', 'alive');
  const revision = (text: string | undefined) => text?.split(':').at(-1);
  const revisionOf = (revisionArn: string) => revision(store.get(serviceRevisions, revisionArn)?.definition.taskDefinitionArn);
  const service = store.get(services, arn);
  const messages = store.find(serviceEvents, 'service', arn).map(({ message }) => message);
  const named = (verb: string) => messages.filter((message) => message.includes(`has ${verb}`)).flatMap((message) => message.match(/\(task \w+\)/g) ?? []);
  const counted = (verb: string) => messages.reduce((sum, message) => sum + Number(new RegExp(String.raw`\) ${verb} (\d+) `).exec(message)?.[1] ?? 0), 0);
  return {
    service: { status: service?.status, definition: revision(service?.definition?.taskDefinitionArn), desiredCount: service?.desiredCount, isSteady: service?.steadyAt !== undefined },
    deployments: store.find(deployments, 'service', arn).map(({ status, rolloutState, revisionArn, failedTasks, failedRounds }) => ({ status, rolloutState, revision: revisionOf(revisionArn), failedTasks, failedRounds })),
    serviceDeployments: store.find(serviceDeployments, 'service', arn).map(({ status, targetRevisionArn, circuitBreaker, rollback, shift }) => ({ status, target: revisionOf(targetRevisionArn), circuitBreaker: circuitBreaker.status, rollback: rollback?.reason, stage: shift?.stage, hooks: shift?.hooks.map((hook) => hook.status) })),
    tasks: living.map(({ lastStatus, taskDefinitionArn, startedBy, group }) => ({ lastStatus, revision: revision(taskDefinitionArn), group, isOfDeployment: store.find(deployments, 'service', arn).some(({ id }) => id === startedBy) })),
    traffic: (['one', 'two'] as const).map((side) => servingGroups(listenerActions(store, ruleArn(scope, 'web', side)) ?? [])),
    // How many tasks one event names depends on when they became healthy; all events together name each once.
    counts: { started: named('started').length, stopped: named('stopped').length, registered: counted('registered'), deregistered: counted('deregistered'), draining: counted('has begun draining connections on') },
    said: messages.map((message) => message.replaceAll(/\(task \w+\)\s?/g, '').replaceAll(/\d+/g, 'N')).filter((message) => !/has (started|stopped|begun draining)|registered/.test(message)),
    targets: store.list(targets).map(({ taskArn, health }) => ({ isOfLivingTask: living.some((task) => task.arn === taskArn), health: health.state })),
    onHost: {
      containers: host.ids().length - living.length,
      strangers: host.ids().filter((id) => !living.some(({ containers }) => containers.some(({ runtimeId }) => runtimeId === id))),
      namespaces: (await networks.list()).length - living.length,
      cgroups: host.cgroups.size - living.length,
      files: files.size - living.length,
      interfaces: store.list(networkInterfaces).length - living.length,
      startedTwice: printed.length - new Set(printed).size,
    },
  };
}
