/** Everything is kept by account and region. */
export interface Scope {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
}

export function scopeKey(scope: Scope): string {
  return `${scope.account}/${scope.region}`;
}
