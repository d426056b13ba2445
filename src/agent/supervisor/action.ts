/** One thing to do for a task; carried out by the task's loop, which may repeat it. */
export type Action = TaskAction | ContainerAction;

export type TaskAction =
  | { readonly kind: 'claim-network' }
  | { readonly kind: 'connect-network' }
  | { readonly kind: 'prepare' }
  | { readonly kind: 'remove' }
  /** Has the execution role fetch what containers need before they are made. */
  | { readonly kind: 'retrieve' };

export type ContainerAction =
  | { [Kind in PlainKind]: { readonly kind: Kind; readonly container: string } }[PlainKind]
  | { readonly kind: 'signal'; readonly container: string; readonly signal: string };

type PlainKind =
  | 'pull'
  /** Makes the log stream and follows the output. */
  | 'open-log'
  /** Follows the output of a container that has run before. */
  | 'follow-log'
  | 'create'
  | 'start'
  /** Clears an ended container away so that it can be made again, with the files that it wrote. */
  | 'clear'
  | 'check-health'
  | 'kill'
  /** Delivers what an ended container printed. */
  | 'drain';

/** Names the action among those of one task. */
export function keyOf(action: Action): string {
  return 'container' in action ? `${action.kind} ${action.container}` : action.kind;
}
