import type { Sealing } from './sealing.ts';

/** What EC2 says of a denial to who may decode it (https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html). */
export interface AuthorizationMessage {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly matchedStatements: Items<MatchedStatement>;
  readonly failures: Items<never>;
  readonly context: AuthorizationContext;
}

export interface AuthorizationContext {
  readonly principal: { readonly id: string; readonly name?: string; readonly arn: string };
  readonly action: string;
  readonly resource: string;
  readonly conditions: Items<MessageCondition>;
}

export interface Items<Item> {
  readonly items: readonly Item[];
}

export interface MessageCondition {
  readonly key: string;
  readonly values: Items<{ readonly value: string }>;
}

/** A statement that denied. */
export interface MatchedStatement {
  readonly statementId: string;
  readonly effect: 'DENY';
  readonly principals: Items<{ readonly value: string }>;
  readonly principalGroups: Items<never>;
  readonly actions: Items<{ readonly value: string }>;
  readonly resources: Items<{ readonly value: string }>;
  readonly conditions: Items<MessageCondition>;
}

const label = 'authorization-message';

/** What DecodeAuthorizationMessage takes. */
const encodedCharactersMax = 10_240;

/** Statements that are too long to be taken back are left out. */
export function encodeAuthorizationMessage(message: AuthorizationMessage, sealing: Sealing): string {
  const encoded = sealing.seal(JSON.stringify(message), label);
  return encoded.length <= encodedCharactersMax ? encoded : sealing.seal(JSON.stringify({ ...message, matchedStatements: { items: [] } }), label);
}

/** The message as JSON; undefined when it was not encoded here. */
export function decodeAuthorizationMessage(encoded: string, sealing: Sealing): string | undefined {
  return sealing.open(encoded, label)?.toString();
}
