/**
 * A managed policy of AWS as it is written down here. Actions of one service in a row are one string, `'ecr: BatchGetImage ListImages'`;
 * everything else is as in its document.
 */
export interface ManagedPolicyFacts {
  /** `/` when absent. */
  readonly path?: string;
  /** The number of its default version. */
  readonly version: number;
  readonly createdAt: string;
  /** As old as the policy when absent. */
  readonly updatedAt?: string;
  readonly description?: string;
  readonly statements: readonly StatementFacts[];
}

interface StatementFacts {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The policy's document, laid out as AWS shows it. */
export function managedPolicyDocument({ statements }: ManagedPolicyFacts): string {
  const Statement = statements.map(({ Action, NotAction, ...statement }) => {
    const { Sid, Effect, ...rest } = statement;
    return { Sid, Effect, Action: actions(Action), NotAction: actions(NotAction), ...rest };
  });
  return JSON.stringify({ Version: '2012-10-17', Statement }, null, 4);
}

function actions(written: string | readonly string[] | undefined): string | readonly string[] | undefined {
  if (written === undefined || typeof written === 'string') return written;
  return written.flatMap((entry) => {
    const [service, names] = entry.split(': ');
    return names === undefined ? [entry] : names.split(' ').map((name) => `${service}:${name}`);
  });
}
