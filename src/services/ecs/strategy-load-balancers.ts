import { targetGroupsOf } from '#model/listener-rule.ts';
import type { Service, ServiceDefinition, ServiceLoadBalancer } from '#model/service.ts';
import { shiftsTraffic } from '#model/traffic-shift.ts';
import { listenerActions } from '#state/listener-actions.ts';
import type { Reader } from '#state/store.ts';
import { invalidParameter } from './errors.ts';

type Advanced = NonNullable<ServiceLoadBalancer['advancedConfiguration']>;

/** Throws what ECS answers when a service's traffic could not be shifted: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html */
export function checkStrategyLoadBalancers(reader: Reader, { deploymentConfiguration }: Service, { loadBalancers = [] }: ServiceDefinition): void {
  const advanced = loadBalancers.flatMap(({ advancedConfiguration }) => advancedConfiguration ?? []);
  if (advanced.length > 0 && advanced.length < loadBalancers.length) throw invalidParameter('Either all or none of the provided loadBalancers must have advancedConfiguration defined');
  checkRulesDiffer(advanced);
  const { strategy = 'ROLLING' } = deploymentConfiguration;
  if (!shiftsTraffic(deploymentConfiguration)) return;
  if (loadBalancers.length === 0 && strategy !== 'BLUE_GREEN') throw invalidParameter(`The deployment strategy ${strategy} shifts traffic in steps, which needs loadBalancers. Use BLUE_GREEN for a service without one.`);
  if (advanced.length < loadBalancers.length) throw invalidParameter('advancedConfiguration field is required for all loadBalancers when using a non-ROLLING deployment strategy');
  checkGroupsDiffer(loadBalancers);
  for (const balancer of loadBalancers) if (balancer.advancedConfiguration !== undefined) checkRules(reader, balancer.targetGroupArn, balancer.advancedConfiguration);
}

function checkRulesDiffer(advanced: readonly Advanced[]): void {
  const both = advanced.filter(({ productionListenerRule }) => advanced.some(({ testListenerRule }) => testListenerRule === productionListenerRule));
  if (both.length > 0) throw invalidParameter(`The following rules cannot be used as both production and test listener rules: ${both.map(({ productionListenerRule }) => productionListenerRule).join(', ')}`);
}

function checkGroupsDiffer(loadBalancers: readonly ServiceLoadBalancer[]): void {
  const arns = loadBalancers.flatMap(({ targetGroupArn, advancedConfiguration }) => [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn ?? '']);
  const repeated = arns.find((arn, index) => arns.indexOf(arn) !== index);
  if (repeated !== undefined) throw invalidParameter(`Duplicate targetGroupArn found: ${repeated}`);
}

function checkRules(reader: Reader, targetGroupArn: string, { alternateTargetGroupArn, productionListenerRule, testListenerRule }: Advanced): void {
  checkFormat('productionListenerRule', productionListenerRule);
  if (testListenerRule !== undefined) return checkFormat('testListenerRule', testListenerRule);
  const groups = targetGroupsOf(listenerActions(reader, productionListenerRule) ?? []);
  if (productionListenerRule.includes('/app/') && [targetGroupArn, alternateTargetGroupArn].some((arn) => !groups.includes(arn))) {
    throw invalidParameter('For Application LoadBalancer, testListenerRule is required when productionListenerRule is not associated with both targetGroup and alternateTargetGroup');
  }
}

function checkFormat(member: string, arn: string): void {
  if (!/:listener-rule\/app\/|:listener\/net\//.test(arn)) throw invalidParameter(`${member} has an invalid ARN format. Must be RuleArn for ALB or ListenerArn for NLB. Got: ${arn}`);
}
