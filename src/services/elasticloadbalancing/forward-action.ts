import type { Action as SdkAction, ForwardActionConfig, TargetGroupTuple } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ForwardAction } from '#model/listener-rule.ts';
import { validationError } from './errors.ts';
import { limits } from './limits.ts';

const weightMax = 999;
const stickinessSecondsMax = 604_800;
/** Of a group that is given none. */
const weightDefault = 1;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ForwardActionConfig.html */
export function forwardAction({ TargetGroupArn: arn, ForwardConfig: config, Order: order }: SdkAction): ForwardAction {
  const targetGroups = groupsOf(arn, config?.TargetGroups ?? []);
  return {
    type: 'forward',
    ...(order !== undefined && { order }),
    targetGroups,
    ...stickinessOf(config),
    isPlain: config === undefined,
  };
}

function groupsOf(arn: string | undefined, tuples: readonly TargetGroupTuple[]): ForwardAction['targetGroups'] {
  if (arn !== undefined && tuples.length > 0 && (tuples.length > 1 || tuples[0]?.TargetGroupArn !== arn)) throw validationError('If both TargetGroupArn and ForwardConfig are specified, ForwardConfig must have one target group, and it must be that of TargetGroupArn');
  const given = tuples.length > 0 || arn === undefined ? tuples : [{ TargetGroupArn: arn }];
  const max = limits['target-groups-per-action-on-application-load-balancer'];
  if (given.length === 0) throw validationError('A target group ARN must be specified');
  if (given.length > max) throw validationError(`You can specify up to ${max} target groups for an action`);
  const arns = given.map(({ TargetGroupArn: each = '' }) => each);
  const twice = arns.find((each, index) => arns.indexOf(each) !== index);
  if (twice !== undefined) throw validationError(`Target group '${twice}' was specified more than once`);
  return given.map(({ TargetGroupArn: targetGroupArn = '', Weight: weight = weightDefault }) => {
    if (weight < 0 || weight > weightMax) throw validationError(`The weight for each target group must be between 0 and ${weightMax}, inclusive`);
    return { targetGroupArn, weight };
  });
}

function stickinessOf(config: ForwardActionConfig | undefined): Pick<ForwardAction, 'stickinessSeconds' | 'idleStickinessSeconds'> {
  const { Enabled: isEnabled = false, DurationSeconds: seconds } = config?.TargetGroupStickinessConfig ?? {};
  if (isEnabled && seconds === undefined) throw validationError('You must specify a duration to enable target group stickiness');
  if (seconds === undefined) return {};
  if (seconds < 1 || seconds > stickinessSecondsMax) throw validationError(`The target group stickiness duration must be between 1 and ${stickinessSecondsMax} seconds, inclusive`);
  return isEnabled ? { stickinessSeconds: seconds } : { idleStickinessSeconds: seconds };
}
