import type { Action as SdkAction } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Action, ForwardAction } from '#model/listener-rule.ts';

export function actionView(action: Action): SdkAction {
  const order = action.order === undefined ? {} : { Order: action.order };
  switch (action.type) {
    case 'forward':
      return { Type: 'forward', ...order, ...forwardViews(action) };
    case 'redirect':
      return { Type: 'redirect', ...order, RedirectConfig: { Protocol: action.protocol, Port: action.port, Host: action.host, Path: action.path, Query: action.query, StatusCode: action.statusCode } };
    case 'fixed-response':
      return {
        Type: 'fixed-response',
        ...order,
        FixedResponseConfig: {
          StatusCode: action.statusCode,
          ...(action.contentType !== undefined && { ContentType: action.contentType }),
          ...(action.messageBody !== undefined && { MessageBody: action.messageBody }),
        },
      };
  }
}

/** A single group is shown in both spellings. */
function forwardViews({ targetGroups, stickinessSeconds, idleStickinessSeconds }: ForwardAction): Pick<SdkAction, 'TargetGroupArn' | 'ForwardConfig'> {
  const [first, ...others] = targetGroups;
  const seconds = stickinessSeconds ?? idleStickinessSeconds;
  return {
    ...(first !== undefined && others.length === 0 && { TargetGroupArn: first.targetGroupArn }),
    ForwardConfig: {
      TargetGroups: targetGroups.map(({ targetGroupArn, weight }) => ({ TargetGroupArn: targetGroupArn, Weight: weight })),
      TargetGroupStickinessConfig: { Enabled: stickinessSeconds !== undefined, ...(seconds !== undefined && { DurationSeconds: seconds }) },
    },
  };
}
