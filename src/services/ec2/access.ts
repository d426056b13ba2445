import type { AccessRequest } from '#wire/operation.ts';

/** EC2's Describe actions know no resources (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html). */
export function describes(operation: string): () => readonly AccessRequest[] {
  return () => [{ action: `ec2:${operation}`, resource: '*' }];
}
