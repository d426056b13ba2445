import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { NamespaceSockets } from './namespace-sockets.ts';

/** Something that answers inside of VPCs, such as their DNS server. The composition root hands the network a list of them. */
export interface VpcService {
  /** For people, such as `DNS`. */
  readonly name: string;
  /** Begins to answer in a VPC; disposing of what it gives closes all of its sockets there. Throws WorldError when it cannot. */
  open(vpc: VpcDoor): Promise<AsyncDisposable>;
}

/** A VPC as its services see it. */
export interface VpcDoor {
  readonly vpcId: string;
  /** The primary one. */
  readonly cidr: string;
  readonly sockets: NamespaceSockets;
}

/** The services of one VPC's router. One that fails keeps neither the VPC nor the other ones from working. */
export class OpenVpcServices implements AsyncDisposable {
  readonly #services: readonly VpcService[];
  readonly #door: VpcDoor;
  readonly #log: Log;
  readonly #open = new Map<VpcService, AsyncDisposable>();
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(services: readonly VpcService[], door: VpcDoor, log: Log) {
    this.#services = services;
    this.#door = door;
    this.#log = log;
  }

  /** Opens those that are not. Never rejects. */
  open(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#openMissing());
    return this.#turn;
  }

  /** The kernel keeps a namespace for as long as a socket of it is open. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#turn;
    const open = [...this.#open];
    this.#open.clear();
    await Promise.all(open.map(async ([{ name }, service]) => {
      try {
        await service[Symbol.asyncDispose]();
      } catch (thrown) {
        this.#log.warn('a service of a VPC did not close', { service: name, vpc: this.#door.vpcId, reason: messageOf(thrown) });
      }
    }));
  }

  async #openMissing(): Promise<void> {
    if (this.#isClosed) return;
    await Promise.all(this.#services.filter((service) => !this.#open.has(service)).map((service) => this.#openOne(service)));
  }

  async #openOne(service: VpcService): Promise<void> {
    try {
      this.#open.set(service, await service.open(this.#door));
    } catch (thrown) {
      this.#log.warn('a service does not answer in a VPC yet; it is tried again soon', { service: service.name, vpc: this.#door.vpcId, reason: messageOf(thrown) });
    }
  }
}
