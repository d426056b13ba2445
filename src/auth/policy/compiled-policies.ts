import { compilePolicy, type CompiledPolicy } from './compiled-policy.ts';
import type { PolicyKind } from './policy-document.ts';

/** Sessions may bring policies of their own, so that there is no end to the texts. */
const textsKeptMax = 5_000;

/** Compiles each text once, and keeps those that were asked for last. */
export class CompiledPolicies {
  readonly #byText = new Map<string, CompiledPolicy>();

  /** Throws MalformedPolicy. */
  of(text: string, kind: PolicyKind): CompiledPolicy {
    const key = `${kind}\n${text}`;
    const kept = this.#byText.get(key);
    const policy = kept ?? compilePolicy(text, kind);
    if (kept !== undefined) this.#byText.delete(key);
    else if (this.#byText.size >= textsKeptMax) this.#forgetOldest();
    this.#byText.set(key, policy);
    return policy;
  }

  #forgetOldest(): void {
    const [oldest] = this.#byText.keys();
    if (oldest !== undefined) this.#byText.delete(oldest);
  }
}
