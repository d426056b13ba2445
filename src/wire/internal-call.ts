import type { Authorizer } from './authorizer.ts';
import type { AccessRequest, Call } from './operation.ts';

/** What of an operation matters to who calls it from inside. */
export interface CallableOperation<Input, Output, Deps> {
  readonly access: (input: Input, call: Call, deps: Deps) => readonly AccessRequest[];
  readonly handle: (input: Input, call: Call, deps: Deps) => Output | Promise<Output>;
}

/** A call that is made here on behalf of its principal, without a way over HTTP; it needs the same permissions. */
export async function internalCall<Input, Output, Deps>(operation: CallableOperation<Input, Output, Deps>, input: Input, { call, deps, authorizer }: { readonly call: Call; readonly deps: Deps; readonly authorizer: Authorizer }): Promise<Output> {
  await authorizer.authorize(call, operation.access(input, call, deps));
  return operation.handle(input, call, deps);
}
