import { known } from '#base/assert.ts';
import { minuteMs } from '#base/time.ts';
import { durationMs } from './parse.ts';

/** The members of a deploymentConfiguration that words such as `canary 10 2m bake 5m pause POST_SCALE_UP 10m` stand for. */
export interface StrategyMembers {
  strategy?: string;
  bakeTimeInMinutes?: number;
  linearConfiguration?: object;
  canaryConfiguration?: object;
  lifecycleHooks?: object[];
}

/** Takes its values off the words that follow its name. */
type StrategyOption = (words: string[], members: StrategyMembers) => void;

export const strategyOptions: ReadonlyMap<string, StrategyOption> = new Map<string, StrategyOption>([
  ['rolling', (_, members) => void (members.strategy = 'ROLLING')],
  ['blue-green', (_, members) => void (members.strategy = 'BLUE_GREEN')],
  ['canary', (words, members) => void Object.assign(members, { strategy: 'CANARY', canaryConfiguration: { canaryPercent: Number(words.shift()), canaryBakeTimeInMinutes: minutes(words) } })],
  ['linear', (words, members) => void Object.assign(members, { strategy: 'LINEAR', linearConfiguration: { stepPercent: Number(words.shift()), stepBakeTimeInMinutes: minutes(words) } })],
  ['bake', (words, members) => void (members.bakeTimeInMinutes = minutes(words))],
  ['pause', (words, members) => void (members.lifecycleHooks = [...(members.lifecycleHooks ?? []), { targetType: 'PAUSE', lifecycleStages: [words.shift()], timeoutConfiguration: { timeoutInMinutes: minutes(words) } }])],
]);

function minutes(words: string[]): number {
  return known(durationMs(words.shift() ?? ''), 'a duration') / minuteMs;
}
