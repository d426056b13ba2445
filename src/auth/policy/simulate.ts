/** A policy with the name by which a simulation speaks of it, such as `PolicyInputList.1` or a policy's own. */
export interface SourcedPolicy {
  readonly sourceId: string;
  /** https://docs.aws.amazon.com/IAM/latest/APIReference/API_Statement.html, such as `IAM Policy` or `PolicyInputList`. */
  readonly sourceType: string;
  /** JSON. */
  readonly document: string;
}

export interface Simulation {
  readonly action: string;
  /** An ARN or `*`. */
  readonly resource: string;
  /** Context keys with their values; names without regard to case. */
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly identityPolicies: readonly SourcedPolicy[];
  /** Absent when there is none. */
  readonly permissionsBoundary?: readonly SourcedPolicy[];
  readonly resourcePolicy?: SourcedPolicy;
  /** Who is simulated to call: an IAM user's or role's ARN. */
  readonly callerArn: string;
  /** The account of the resource; the caller's when absent. */
  readonly resourceAccount?: string;
}

export type SimulatedDecision = 'allowed' | 'explicitDeny' | 'implicitDeny';

export interface SimulatedStatement {
  readonly sourceId: string;
  readonly sourceType: string;
  /** Where the statement stands in its document; the first line and the first column are 1. */
  readonly start: Position;
  readonly end: Position;
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface SimulationResult {
  readonly decision: SimulatedDecision;
  /** Those that decided: of a denial the ones that deny, else the ones that allow. */
  readonly matchedStatements: readonly SimulatedStatement[];
  /** Keys that statements of this action and resource ask for and the context does not have. */
  readonly missingContextKeys: readonly string[];
  readonly isAllowedByPermissionsBoundary?: boolean;
  /** Of cross-account simulations: what each kind of policy says by itself, by source id. */
  readonly decisionDetails: Readonly<Record<string, SimulatedDecision>>;
}

/** What evaluation would decide (https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html). Throws MalformedPolicy. */
export function simulate(simulation: Simulation): SimulationResult {
  const isAllowedByPermissionsBoundary = simulation.permissionsBoundary === undefined ? {} : { isAllowedByPermissionsBoundary: false };
  return { decision: 'implicitDeny', matchedStatements: [], missingContextKeys: [], decisionDetails: {}, ...isAllowedByPermissionsBoundary };
}
