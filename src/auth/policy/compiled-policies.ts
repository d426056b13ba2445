import { compilePolicy, type CompiledPolicy } from './compiled-policy.ts';
import { KeptByText } from './kept-by-text.ts';
import type { PolicyKind } from './policy-document.ts';

/** Compiles each text once, as long as it is kept. */
export class CompiledPolicies {
  readonly #kept = { identity: new KeptByText<CompiledPolicy>(), resource: new KeptByText<CompiledPolicy>(), trust: new KeptByText<CompiledPolicy>() } satisfies Record<PolicyKind, KeptByText<CompiledPolicy>>;

  /** Throws MalformedPolicy. */
  of(text: string, kind: PolicyKind): CompiledPolicy {
    return this.#kept[kind].of(text, () => compilePolicy(text, kind));
  }
}
