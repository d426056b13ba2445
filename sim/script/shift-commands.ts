import type { DescribeServiceDeploymentsCommandOutput, ListServiceDeploymentsCommandOutput, ServiceDeployment } from '@aws-sdk/client-ecs';
import { targetGroups } from '#model/target-group.ts';
import { listenerActions } from '#state/listener-actions.ts';
import { scope } from '../world/control-plane.ts';
import { pairedServices, ruleArn } from '../world/traffic-pairs.ts';
import type { Stage } from './stage.ts';

type Command = (stage: Stage, words: readonly string[]) => Promise<unknown>;

/** What people do about deployments that shift traffic. */
export const shiftCommands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['continue', (stage, [service]) => answer(stage, service, 'CONTINUE')],
  ['refuse', (stage, [service]) => answer(stage, service, 'ROLLBACK')],
  ['traffic', async (stage, [service = '']) => showTraffic(stage, service)],
]);

async function answer(stage: Stage, service: string | undefined, action: string): Promise<void> {
  const list: Partial<ListServiceDeploymentsCommandOutput> = Object(await stage.call('ListServiceDeployments', { service }));
  const serviceDeploymentArn = list.serviceDeployments?.[0]?.serviceDeploymentArn;
  const described: Partial<DescribeServiceDeploymentsCommandOutput> = Object(await stage.call('DescribeServiceDeployments', { serviceDeploymentArns: [serviceDeploymentArn] }));
  const waiting = described.serviceDeployments?.[0]?.lifecycleHookDetails?.filter(({ status }) => status === 'AWAITING_ACTION') ?? [];
  if (waiting.length === 0) stage.say('nothing is paused');
  for (const { hookId } of waiting) await stage.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId, action });
}

/** Where the service's rules lead to, by the names of its target groups. */
function showTraffic(stage: Stage, service: string): void {
  const paired = pairedServices.find((name) => name === service);
  const { store } = stage;
  if (store === undefined || paired === undefined) return stage.say('no rules');
  const nameOf = (arn: string) => store.get(targetGroups, arn)?.name ?? arn;
  for (const [what, side] of [['production', 'one'], ['test', 'two']] as const) {
    const groups = (listenerActions(store, ruleArn(scope, paired, side)) ?? []).flatMap((action) => (action.type === 'forward' ? action.targetGroups : []));
    stage.say(`${what}: ${groups.map(({ targetGroupArn, weight }) => `${nameOf(targetGroupArn)} ${weight}`).join(', ')}`);
  }
}

/** The stage of a service deployment, its traffic and its pauses; nothing of a rolling one. */
export function shiftText({ lifecycleStage, lifecycleHookDetails = [], targetServiceRevision }: ServiceDeployment): string {
  if (lifecycleStage === undefined) return '';
  const weight = targetServiceRevision?.requestedProductionTrafficWeight;
  const hooks = lifecycleHookDetails.map(({ status, timeoutAction }) => `, hook ${status} (${timeoutAction} in the end)`).join('');
  return `, ${lifecycleStage}${weight === undefined ? '' : ` ${weight} %`}${hooks}`;
}
