import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import type { MetadataFace } from '#agent/metadata/metadata-face.ts';
import type { VpcDoor, VpcService } from '#network/vpc-services.ts';

const anyAddress = '0.0.0.0';
const metadataAddress = '169.254.170.2';
const metadataPort = 80;
/** The API is spoken in plain HTTP on both: groups that let tasks call AWS let HTTPS out, and names without a port mean the other. */
const ports = [80, 443];
/** Of one VPC and port; the kernel keeps those beyond it waiting. */
const connectionsMax = 4_096;
const metadataIdleMs = 60_000;

export interface VpcHttpOptions {
  /** Takes over a connection to the AWS API or the registry. */
  readonly serveApi: (socket: Socket, vpcId: string) => void;
}

/**
 * What speaks HTTP inside of VPCs: the AWS API, at its own address and at those of interface endpoints, and the task metadata
 * endpoint. Endpoints come and go, so that it listens to all addresses; the router lets in what is for one of these.
 */
export class VpcHttp implements VpcService {
  readonly name = 'HTTP';
  readonly #serveApi: VpcHttpOptions['serveApi'];
  readonly #metadata = Promise.withResolvers<MetadataFace>();

  constructor({ serveApi }: VpcHttpOptions) {
    this.#serveApi = serveApi;
  }

  /** The engine that knows tasks is made after the networks that it uses; who asks before waits. */
  setMetadata(face: MetadataFace): void {
    this.#metadata.resolve(face);
  }

  async open({ vpcId, sockets }: VpcDoor): Promise<AsyncDisposable> {
    const metadata = createHttpServer({ keepAliveTimeout: metadataIdleMs }, (request, response) => {
      const address = request.socket.remoteAddress ?? '';
      this.#metadata.promise.then((face) => face.handle(request, response, { vpcId, address })).catch(() => response.destroy());
    });
    const open = new Set<Socket>();
    const servers = ports.map(() => createServer((socket) => this.#take(socket, { vpcId, metadata, open })));
    try {
      for (const [index, server] of servers.entries()) {
        server.maxConnections = connectionsMax;
        await sockets.listen(server, { address: anyAddress, port: ports[index] ?? metadataPort });
      }
    } catch (thrown) {
      await closeAll(servers, open);
      throw thrown;
    }
    return { [Symbol.asyncDispose]: () => closeAll(servers, open) };
  }

  #take(socket: Socket, { vpcId, metadata, open }: { readonly vpcId: string; readonly metadata: Server; readonly open: Set<Socket> }): void {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (socket.localAddress !== metadataAddress) this.#serveApi(socket, vpcId);
    else if (socket.localPort === metadataPort) metadata.emit('connection', socket);
    else socket.destroy();
  }
}

/** A namespace is kept by the kernel for as long as a connection of it is open. */
async function closeAll(servers: readonly Server[], open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  await Promise.all(servers.filter(({ listening }) => listening).map((server) => new Promise((resolve) => server.close(resolve))));
}
