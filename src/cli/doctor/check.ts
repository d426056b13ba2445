/** One thing that a machine needs, as it was found. */
export interface Check {
  /** Stable, for machines: such as `containerd` or `kernel-overlayfs`. */
  readonly id: string;
  /** `failed`: containers cannot run; `warning`: something less will not work. */
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found, in one sentence or less. */
  readonly found: string;
  /** Exactly what to do; absent when `status` is `ok`. */
  readonly remedy?: string;
  /** The Debian package that brings it. */
  readonly package?: string;
}

export function ok(id: string, found: string): Check {
  return { id, status: 'ok', found };
}

export function failed(id: string, found: string, remedy: string): Check {
  return { id, status: 'failed', found, remedy };
}

export function warning(id: string, found: string, remedy: string): Check {
  return { id, status: 'warning', found, remedy };
}
