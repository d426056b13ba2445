import { complainOfValue, whyDefault, type AttributeKind } from '#model/attribute-values.ts';
import { invalidConfiguration, validationError } from './errors.ts';

export interface AttributedResource<Owner> {
  /** As the service says it: `Target group attribute key 'x' is not recognized`. */
  readonly noun: 'Load balancer' | 'Target group' | 'Listener';
  readonly kinds: Readonly<Record<string, AttributeKind<Owner>>>;
  readonly owner: Owner & { readonly attributes: Readonly<Record<string, string>> };
  /** Whose attribute it is not when it is one of another kind of owner: `load balancers with type 'network'`. */
  readonly ownerKind: string;
}

interface GivenAttribute {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** The attributes with what the caller sets over them. Throws the service's error for a key that such a resource does not have, and for a value that the key does not take. */
export function changedAttributes<Owner>({ noun, kinds, owner, ownerKind }: AttributedResource<Owner>, given: readonly GivenAttribute[]): Readonly<Record<string, string>> {
  const keys = given.map(({ Key: key = '' }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw validationError(`${noun} attribute key '${twice}' was specified more than once`);
  const changes = given.map(({ Key: key = '', Value: value = '' }) => {
    const kind = Object.hasOwn(kinds, key) ? kinds[key] : undefined;
    if (kind === undefined) throw validationError(`${noun} attribute key '${key}' is not recognized`);
    if (!kind.appliesTo(owner)) throw invalidConfiguration(`${noun} attribute key '${key}' is not supported on ${ownerKind}`);
    const complaint = complainOfValue(value, kind.values);
    if (complaint !== undefined) throw validationError(`${noun} attribute '${key}' ${complaint}`);
    const reason = value === kind.defaultOf(owner) ? undefined : whyDefault(kind, owner);
    if (reason !== undefined) throw invalidConfiguration(`${noun} attribute '${key}' is not supported with the value '${value}': ${reason}`);
    return [key, value] as const;
  });
  return { ...owner.attributes, ...Object.fromEntries(changes) };
}
