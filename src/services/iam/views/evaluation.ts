import type { EvaluationResult, PolicySourceType, ResourceSpecificResult, Statement } from '@aws-sdk/client-iam';
import type { SimulatedStatement, Simulation, SimulationResult } from '#auth/policy/simulate.ts';

/**
 * One action on one resource. What is simulated on a resource of its own says so a second time, in ResourceSpecificResults
 * (https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html); on `*` there is nothing specific.
 */
export function evaluationView({ action, resource }: Simulation, result: SimulationResult): EvaluationResult {
  const { decision, missingContextKeys, decisionDetails } = result;
  const matched = result.matchedStatements.map(statementView);
  const common = { MatchedStatements: matched, MissingContextValues: [...missingContextKeys], ...boundaryDetail(result) };
  const whole = { EvalActionName: action, EvalResourceName: resource, EvalDecision: decision, ...common };
  if (resource === '*') return whole;
  const details = { EvalDecisionDetails: { ...decisionDetails } };
  const specific: ResourceSpecificResult = { EvalResourceName: resource, EvalResourceDecision: decision, ...common, ...(Object.keys(decisionDetails).length > 0 && details) };
  return { ...whole, ...details, ResourceSpecificResults: [specific] };
}

function boundaryDetail({ isAllowedByPermissionsBoundary: isAllowed }: SimulationResult): Pick<EvaluationResult, 'PermissionsBoundaryDecisionDetail'> {
  return isAllowed === undefined ? {} : { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: isAllowed } };
}

function statementView({ sourceId, sourceType, start, end }: SimulatedStatement): Statement {
  return {
    SourcePolicyId: sourceId,
    ...(isAnswered(sourceType) && { SourcePolicyType: sourceType }),
    StartPosition: { Line: start.line, Column: start.column },
    EndPosition: { Line: end.line, Column: end.column },
  };
}

/** AWS answers with words that its own model does not know. */
function isAnswered(sourceType: string): sourceType is PolicySourceType {
  return sourceType === 'IAM Policy' || sourceType === 'Resource Policy';
}
