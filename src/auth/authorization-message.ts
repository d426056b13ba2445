import type { Sealing } from './sealing.ts';

/** What EC2 says of a denial to who may decode it (https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html). */
export interface AuthorizationMessage {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly matchedStatements: { readonly items: readonly unknown[] };
  readonly failures: { readonly items: readonly unknown[] };
  readonly context: AuthorizationContext;
}

export interface AuthorizationContext {
  readonly principal: { readonly id: string; readonly arn: string };
  readonly action: string;
  readonly resource: string;
  readonly conditions: { readonly items: readonly { readonly key: string; readonly values: { readonly items: readonly { readonly value: string }[] } }[] };
}

const label = 'authorization-message';

export function encodeAuthorizationMessage(message: AuthorizationMessage, sealing: Sealing): string {
  return sealing.seal(JSON.stringify(message), label);
}

/** The message as JSON; undefined when it was not encoded here. */
export function decodeAuthorizationMessage(encoded: string, sealing: Sealing): string | undefined {
  return sealing.open(encoded, label)?.toString();
}
