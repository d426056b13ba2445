/** How an SDK client saw a call fail. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly status: number | undefined;
}

/** Resolves to the error of a call that must fail; throws when it succeeds. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    const answer = await call;
    throw new UnexpectedSuccess(`the call should have been refused, and answered ${JSON.stringify(answer)}`);
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown instanceof UnexpectedSuccess) throw thrown;
    return { name: thrown.name, message: thrown.message, status: statusOf(thrown) };
  }
}

function statusOf(failure: Error): number | undefined {
  const metadata: unknown = '$metadata' in failure ? failure.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

class UnexpectedSuccess extends Error {}
