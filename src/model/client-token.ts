/** By which token a call made a resource, so that the same call again makes no other (https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html). */
export interface ClientToken {
  readonly token: string;
  /** Of the call's parameters, to tell a repeated call from another one. */
  readonly requestDigest: string;
}
