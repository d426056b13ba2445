import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { connectInNamespace } from '#network/namespace-connection.ts';

const pauseMs = 2;
const timeoutMs = 30_000;

/** Requests from a network namespace, some at a time, on connections that are kept and used again or not; each that does not get 200 is a failure. */
export class SteadyLoad {
  readonly failures: string[] = [];
  /** Answers by the name of the target that gave them. */
  readonly answered = new Map<string, number>();
  readonly #agent: Agent;
  readonly #workers: Promise<void>[];
  #isOver = false;
  slowestMs = 0;

  constructor(namespacePath: string, place: { readonly address: string; readonly port: number }, { atOnce = 4, path = '/', keepsConnections = true }: { readonly atOnce?: number; readonly path?: string; readonly keepsConnections?: boolean } = {}) {
    this.#agent = new Agent({ keepAlive: keepsConnections, maxSockets: atOnce });
    this.#agent.createConnection = () => connectInNamespace(namespacePath, place);
    this.#workers = Array.from({ length: atOnce }, () => this.#work(place, path));
  }

  get count(): number {
    return [...this.answered.values()].reduce((sum, each) => sum + each, 0) + this.failures.length;
  }

  /** Ends it; gives the failures. */
  async end(): Promise<readonly string[]> {
    this.#isOver = true;
    await Promise.all(this.#workers);
    this.#agent.destroy();
    return this.failures;
  }

  async #work({ address }: { readonly address: string }, path: string): Promise<void> {
    while (!this.#isOver) {
      const startedAt = performance.now();
      try {
        const name = await this.#ask(address, path);
        this.answered.set(name, (this.answered.get(name) ?? 0) + 1);
      } catch (thrown) {
        this.failures.push(`${String(thrown)} after ${Math.round(performance.now() - startedAt)} ms`);
      }
      this.slowestMs = Math.max(this.slowestMs, performance.now() - startedAt);
      await delay(pauseMs);
    }
  }

  #ask(host: string, path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = request({ agent: this.#agent, path, headers: { host }, timeout: timeoutMs }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () => (response.statusCode === 200 ? resolve(/"name":"(.*?)"/.exec(body)?.[1] ?? '') : reject(new Error(`status ${response.statusCode}: ${body}`))));
        response.on('error', reject);
      });
      asked.on('timeout', () => asked.destroy(new Error('no answer')));
      asked.on('error', reject);
      asked.end();
    });
  }
}
