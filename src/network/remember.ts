/**
 * Keeps what was last made for an owner, and gives it again as long as the inputs are the same objects: of a VPC with
 * thousands of interfaces only what changed is worked out anew, and what is the same object need not be compared.
 */
export function remember<T>(): (owner: object, inputs: readonly unknown[], make: () => T) => T {
  const kept = new WeakMap<object, { readonly inputs: readonly unknown[]; readonly made: T }>();
  return (owner, inputs, make) => {
    const last = kept.get(owner);
    if (last !== undefined && last.inputs.length === inputs.length && last.inputs.every((input, index) => input === inputs[index])) return last.made;
    const made = make();
    kept.set(owner, { inputs, made });
    return made;
  };
}
