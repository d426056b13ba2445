import { execFileSync } from 'node:child_process';

/** The addresses of a host that has the internet next door. */
export const pretendHostAddress = '203.0.113.2';
export const pretendInternetAddress = '203.0.113.1';
/** Where clouds keep their machines' credentials. */
export const cloudMetadataAddress = '169.254.169.254';

/** Two network namespaces: one plays a host with a default route, the other the internet behind it. */
export class PretendHost implements AsyncDisposable {
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
  }

  get path(): string {
    return `/run/netns/${this.#name}`;
  }

  get internetPath(): string {
    return `${this.path}i`;
  }

  static async make(name: string): Promise<PretendHost> {
    const lines = [
      `netns add ${name}`,
      `netns add ${name}i`,
      `link add name ${name}l netns ${name} mtu 1400 type veth peer name eth0 netns ${name}i mtu 1400`,
    ];
    ip([], lines);
    ip(['-n', name], ['link set lo up', `link set ${name}l name eth0 up`, `addr add ${pretendHostAddress}/24 dev eth0`, `route add default via ${pretendInternetAddress}`]);
    ip(['-n', `${name}i`], ['link set lo up', `addr add ${pretendInternetAddress}/24 dev eth0`, `addr add ${cloudMetadataAddress}/32 dev lo`, 'link set eth0 up', `route add default via ${pretendHostAddress}`]);
    return new PretendHost(name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    ip([], [`netns del ${this.#name}`, `netns del ${this.#name}i`]);
  }
}

function ip(where: readonly string[], lines: readonly string[]): void {
  execFileSync('ip', [...where, '-batch', '-'], { input: lines.map((line) => `${line}\n`).join('') });
}
