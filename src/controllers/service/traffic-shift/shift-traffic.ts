import type { Draft } from '../draft.ts';
import { goBack } from './go-back.ts';
import { goForward } from './go-forward.ts';
import { shiftingOf } from './shifting.ts';

/**
 * One turn of a blue/green, linear or canary deployment, forwards or back
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-blue-green.html).
 */
export function shiftTraffic(draft: Draft): Draft {
  const shifting = shiftingOf(draft);
  if (shifting === undefined || hasJustBegun(draft, shifting.open.arn)) return draft;
  return shifting.open.status === 'ROLLBACK_IN_PROGRESS' ? goBack(draft, shifting) : goForward(draft, shifting);
}

/** The first stage is committed like any other before it is left. */
function hasJustBegun(draft: Draft, arn: string): boolean {
  return draft.world.serviceDeployments.find((deployment) => deployment.arn === arn)?.shift === undefined;
}
