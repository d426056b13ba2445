import { scope } from '../world/control-plane.ts';
import { arnOfTargetGroup } from '../world/target-groups.ts';
import { pairedServices, shiftedBalancer } from '../world/traffic-pairs.ts';
import { durationMs } from './parse.ts';
import { strategyOptions, type StrategyMembers } from './strategy-options.ts';

/** Takes its values off the words that follow its name. */
type Option = (words: string[], input: Input) => void;

interface Input {
  desiredCount?: number;
  percents: { minimumHealthyPercent?: number; maximumPercent?: number };
  breaker?: { enable: boolean; rollback: boolean };
  rebalancing?: string;
  graceSeconds?: number;
  zones?: number;
  definition?: string;
  groups?: readonly string[];
  readonly strategy: StrategyMembers;
  isExternal: boolean;
}

export interface ServiceOptions {
  /** As CreateService and UpdateService take them. */
  readonly members: object;
  /** In how many zones tasks may be placed: in all, unless it is said. */
  readonly zones: number | undefined;
  readonly definition: string | undefined;
  readonly isExternal: boolean;
}

const options: ReadonlyMap<string, Option> = new Map<string, Option>([
  ['count', (words, input) => void (input.desiredCount = number(words))],
  ['min', (words, input) => void (input.percents.minimumHealthyPercent = number(words))],
  ['max', (words, input) => void (input.percents.maximumPercent = number(words))],
  ['zones', (words, input) => void (input.zones = number(words))],
  ['of', (words, input) => void (input.definition = words.shift() ?? '')],
  ['behind', (words, input) => void (input.groups = namesOf(words.shift() ?? ''))],
  ['external', (_, input) => void (input.isExternal = true)],
  ['rebalancing', (words, input) => void (input.rebalancing = words.shift() === 'off' ? 'DISABLED' : 'ENABLED')],
  ['grace', (words, input) => void (input.graceSeconds = (durationMs(words.shift() ?? '') ?? NaN) / 1_000)],
  [
    'breaker',
    (words, input) => {
      input.breaker = { enable: true, rollback: words[0] === 'rollback' };
      if (words[0] === 'rollback') words.shift();
    },
  ],
  ...[...strategyOptions].map(([name, option]): [string, Option] => [name, (words, input) => option(words, input.strategy)]),
]);

/** Of words such as `count 4 min 50 max 150 breaker rollback`. */
export function serviceOptions(given: readonly string[]): ServiceOptions {
  const words = [...given];
  const input: Input = { percents: {}, strategy: {}, isExternal: false };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const option = options.get(word);
    if (option === undefined) throw new Error(`"${word}" is no option of a service; there are ${[...options.keys()].join(', ')}`);
    option(words, input);
  }
  const { desiredCount, percents, breaker, rebalancing, graceSeconds, zones, groups, definition, isExternal, strategy } = input;
  const deploymentConfiguration = { ...percents, ...strategy, ...(breaker !== undefined && { deploymentCircuitBreaker: breaker }) };
  return {
    members: {
      ...(desiredCount !== undefined && { desiredCount }),
      ...(Object.keys(deploymentConfiguration).length > 0 && { deploymentConfiguration }),
      ...(rebalancing !== undefined && { availabilityZoneRebalancing: rebalancing }),
      ...(groups !== undefined && { loadBalancers: loadBalancersOf(groups) }),
      ...(graceSeconds !== undefined && { healthCheckGracePeriodSeconds: graceSeconds }),
    },
    zones,
    definition,
    isExternal,
  };
}

/** Of `blue,green`, or of `none`. */
function namesOf(word: string): readonly string[] {
  return word === 'none' ? [] : word.split(',');
}

function loadBalancersOf(names: readonly string[]): readonly object[] {
  return names.map((name) => {
    if (pairedServices.some((service) => service === name)) return shiftedBalancer(scope, name);
    if (name !== 'blue' && name !== 'green') throw new Error(`"${name}" is no target group; there are blue and green, and a pair for each of ${pairedServices.join(', ')}`);
    return { targetGroupArn: arnOfTargetGroup(scope, name), containerName: 'app', containerPort: 80 };
  });
}

function number(words: string[]): number {
  const word = words.shift() ?? '';
  if (!/^\d+$/.test(word)) throw new Error(`"${word}" is no number`);
  return Number(word);
}
