import { createServer, request as ask } from 'node:http';

/** A registry that asks for a user and password: the daemon's own, at another address. */
export interface PrivateRegistry extends AsyncDisposable {
  /** Such as `127.0.0.1:41234`. */
  readonly authority: string;
}

/** Lets through, as `AWS:<token>`, what comes with the name and password. */
export async function privateRegistry({ registry, token, username, password }: { readonly registry: string; readonly token: string; readonly username: string; readonly password: string }): Promise<PrivateRegistry> {
  const wanted = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const server = createServer((incoming, answer) => {
    if (incoming.headers.authorization !== wanted) {
      answer.writeHead(401, { 'www-authenticate': 'Basic realm="private"' }).end();
      return;
    }
    const forwarded = ask(`http://${registry}${incoming.url ?? ''}`, { method: incoming.method, agent: false, headers: { ...incoming.headers, host: registry, authorization: `Basic ${token}` } }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    forwarded.on('error', () => answer.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    authority: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
