import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroup } from '#model/target-group.ts';
import type { TargetState } from '#model/target-state.ts';
import type { Target } from '#model/target.ts';

export interface ShownTarget {
  readonly target: Pick<Target, 'id' | 'port'> & { readonly availabilityZone?: string | undefined };
  readonly state: TargetState;
  readonly isRegistered: boolean;
  readonly withAnomalies: boolean;
}

/** A target as DescribeTargetHealth shows it. Nothing looks for anomalies, so that none is detected. */
export function targetHealthView({ healthCheck }: TargetGroup, { target, state, isRegistered, withAnomalies }: ShownTarget): TargetHealthDescription {
  return {
    Target: { Id: target.id, Port: target.port, ...(target.availabilityZone === undefined ? {} : { AvailabilityZone: target.availabilityZone }) },
    HealthCheckPort: String(healthCheck.port === 'traffic-port' ? target.port : healthCheck.port),
    TargetHealth: state.state === 'healthy' ? { State: state.state } : { State: state.state, Reason: state.reason, Description: state.description },
    ...(withAnomalies && isRegistered ? { AnomalyDetection: { Result: 'normal', MitigationInEffect: 'no' } } : {}),
    ...(isRegistered ? { AdministrativeOverride: noOverride } : {}),
  };
}

/** There are no zonal shifts. */
const noOverride = { State: 'no_override', Reason: 'AdministrativeOverride.NoOverride', Description: 'No override is currently active on target' } as const;
