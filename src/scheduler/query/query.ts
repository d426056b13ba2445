/** What is compared, as the cluster query language names it; `attribute` has the name of the attribute. */
export type Subject =
  | { readonly kind: 'agentConnected' | 'agentVersion' | 'ec2InstanceId' | 'registeredAt' | 'runningTasksCount' | 'task:group' }
  | { readonly kind: 'attribute'; readonly name: string };

/** Each says something positive; its opposite is a condition that is negated. */
export type Comparison =
  | { readonly operator: 'exists' }
  | { readonly operator: 'in'; readonly values: readonly string[] }
  | { readonly operator: 'matches'; readonly pattern: RegExp }
  | { readonly operator: 'equals' | 'greater_than' | 'greater_than_equal' | 'less_than' | 'less_than_equal'; readonly value: string };

export type Expression =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Expression[] }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'condition'; readonly subject: Subject; readonly comparison: Comparison; readonly isNegated: boolean };

/** An expression of the cluster query language (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html). */
export interface Query {
  readonly text: string;
  readonly expression: Expression;
  /** Whether the answer for a node changes with the tasks on it. */
  readonly dependsOnTasks: boolean;
}
