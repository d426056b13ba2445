import type { Deployment } from '#model/deployment.ts';
import type { ServiceDeployment } from '#model/service-deployment.ts';
import { shiftsTraffic } from '#model/traffic-shift.ts';
import { openDeploymentOf, primaryOf, revisionOf, withRevision, type Draft } from '../draft.ts';
import { enterPreScaleUp } from './go-forward.ts';
import { needsReconciliation } from './reconcile.ts';
import { servingTargetGroups } from './routes.ts';
import { enterStage } from './shifting.ts';

/** The first stage of a deployment that shifts traffic; one that rolls stays with the target groups that have the traffic. */
export function beginShift(draft: Draft): Draft {
  const primary = primaryOf(draft);
  const open = primary === undefined ? undefined : openDeploymentOf(draft, primary);
  if (primary === undefined || open?.status !== 'IN_PROGRESS' || open.shift !== undefined) return draft;
  return shiftsTraffic(open.deploymentConfiguration) ? firstStage(draft, primary, open) : withServingGroups(draft, primary);
}

function firstStage(draft: Draft, primary: Deployment, open: ServiceDeployment): Draft {
  const shifting = { primary, open, shift: { stage: 'RECONCILE_SERVICE', stageAt: draft.world.nowMs, productionPercent: 0, testPercent: 0, routes: [], hooks: [] } } as const;
  return needsReconciliation(draft) ? enterStage(draft, shifting, { stage: 'RECONCILE_SERVICE' }) : enterPreScaleUp(draft, shifting);
}

function withServingGroups(draft: Draft, { revisionArn }: Deployment): Draft {
  const revision = revisionOf(draft, revisionArn);
  if (revision.targetGroupArns !== undefined) return draft;
  const targetGroupArns = servingTargetGroups(draft, revision);
  return targetGroupArns === undefined ? draft : withRevision(draft, { ...revision, targetGroupArns });
}
