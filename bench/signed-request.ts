import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';

export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the SDK would send, signed; valid for 15 minutes, so that a load generator can send it many times. */
export async function signedRequest(config: ECSClientConfig, send: (client: ECSClient) => Promise<unknown>): Promise<SignedRequest> {
  const captured: SignedRequest[] = [];
  const client = new ECSClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      handle(request: { headers: Record<string, string>; body?: unknown }) {
        const { 'content-length': _, host: __, ...headers } = request.headers;
        captured.push({ headers, body: typeof request.body === 'string' ? request.body : Buffer.from(request.body instanceof Uint8Array ? request.body : []).toString() });
        return Promise.reject(new Error('captured'));
      },
    },
  });
  await send(client).catch(() => undefined);
  const [first] = captured;
  if (first === undefined) throw new Error('the SDK sent nothing');
  return first;
}
