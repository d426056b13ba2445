import { deployments } from '#model/deployment.ts';
import { serviceEvents } from '#model/service-event.ts';
import { taskSets } from '#model/task-set.ts';
import { tasks } from '#model/task.ts';
import type { Store } from '#state/store.ts';

type Kind = 'task' | 'deployment' | 'task set';

const letters = { task: 't', deployment: 'd', 'task set': 's' } as const;
const idsInTexts = /ecs-svc\/\d{19}|\b[0-9a-f]{32}\b/g;

/** Short names in place of ids: tasks are t1, t2 …, deployments d1 …, task sets s1 …, in the order in which they were made. */
export class Names {
  readonly #names = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  readonly #counts = { task: 0, deployment: 0, 'task set': 0 };

  /** Takes notice of what is new. Tasks that were started together are numbered as their event lists them. */
  learn(store: Store): void {
    for (const { id } of byAge(store.list(deployments))) this.#name(id, 'deployment');
    for (const { id } of byAge(store.list(taskSets))) this.#name(id, 'task set');
    const known = new Set(store.list(tasks).map(({ id }) => id));
    for (const { message } of byAge(store.list(serviceEvents))) {
      for (const [id] of message.matchAll(idsInTexts)) if (known.has(id)) this.#name(id, 'task');
    }
    for (const { id } of byAge(store.list(tasks))) this.#name(id, 'task');
  }

  of(id: string): string {
    return this.#names.get(id) ?? this.#name(id, id.startsWith('ecs-svc/') ? 'deployment' : 'task');
  }

  idOf(name: string): string | undefined {
    return this.#ids.get(name);
  }

  /** The text with names in place of ids. */
  in(text: string): string {
    return text.replaceAll(idsInTexts, (id) => this.of(id));
  }

  #name(id: string, kind: Kind): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    this.#counts[kind] += 1;
    const name = `${letters[kind]}${this.#counts[kind]}`;
    this.#names.set(id, name);
    this.#ids.set(name, id);
    return name;
  }
}

function byAge<Doc extends { readonly createdAt: number }>(documents: readonly Doc[]): readonly Doc[] {
  return documents.toSorted((one, other) => one.createdAt - other.createdAt);
}
