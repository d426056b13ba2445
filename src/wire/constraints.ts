/**
 * The checks that AWS's services make before an operation sees its input, in AWS's words:
 * `1 validation error detected: Value 'x' at 'launchType' failed to satisfy constraint: Member must satisfy enum value set: [EC2, FARGATE, EXTERNAL]`.
 * Each check gives the complaint about one member, or undefined when the member is absent or right; `validationMessage`
 * joins them into that sentence, which the service then throws in its own exception class.
 */
export type Complaint = string | undefined;

/** Undefined when there is nothing to complain about. */
export function validationMessage(complaints: readonly Complaint[]): string | undefined {
  const found = complaints.filter((complaint) => complaint !== undefined);
  if (found.length === 0) return undefined;
  return `${found.length} validation error${found.length === 1 ? '' : 's'} detected: ${found.join('; ')}`;
}

export function checkPresent(path: string, value: unknown): Complaint {
  return value === undefined || value === null ? complain(path, value, 'Member must not be null') : undefined;
}

/** `allowed` is a list, or the SDK's own constant such as `LaunchType`. */
export function checkEnum(path: string, value: string | undefined, allowed: readonly string[] | Readonly<Record<string, string>>): Complaint {
  if (value === undefined) return undefined;
  const values = Array.isArray(allowed) ? allowed : Object.values(allowed);
  return values.includes(value) ? undefined : complain(path, value, `Member must satisfy enum value set: [${values.join(', ')}]`);
}

export interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

/** The length of a string in characters, of a list in elements, of a blob in bytes, of a map in entries. */
export function checkLength(path: string, value: Measurable | undefined, bounds: Bounds): Complaint {
  const wrong = wrongLength(value, bounds);
  return wrong === undefined ? undefined : complain(path, value, wrong);
}

/** For members that AWS's sentences never quote, such as plaintexts. */
export function checkSecretLength(path: string, value: Measurable | undefined, bounds: Bounds): Complaint {
  const wrong = wrongLength(value, bounds);
  return wrong === undefined ? undefined : `Value at '${path}' failed to satisfy constraint: ${wrong}`;
}

function wrongLength(value: Measurable | undefined, { min = 0, max = Number.POSITIVE_INFINITY }: Bounds): string | undefined {
  if (value === undefined) return undefined;
  const length = lengthOf(value);
  if (length < min) return `Member must have length greater than or equal to ${min}`;
  return length > max ? `Member must have length less than or equal to ${max}` : undefined;
}

export function checkRange(path: string, value: number | undefined, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Bounds): Complaint {
  if (value === undefined) return undefined;
  if (value < min) return complain(path, value, `Member must have value greater than or equal to ${min}`);
  if (value > max) return complain(path, value, `Member must have value less than or equal to ${max}`);
  return undefined;
}

/** `pattern` is AWS's own text: the whole value has to match it, and the complaint quotes it. */
export function checkPattern(path: string, value: string | undefined, pattern: string): Complaint {
  if (value === undefined || wholeMatch(pattern).test(value)) return undefined;
  return complain(path, value, `Member must satisfy regular expression pattern: ${pattern}`);
}

/** Checks each element of a list; AWS counts them from one: `tags.1.member.key`. */
export function checkEach<T>(path: string, values: readonly T[] | undefined, check: (path: string, value: T) => Complaint | readonly Complaint[]): readonly Complaint[] {
  return (values ?? []).flatMap((value, index) => check(`${path}.${index + 1}.member`, value));
}

/** Checks what most services ask of tags alike; their patterns are not written alike (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html#id_tags_naming_best_practices). */
export function checkTags(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[], textPattern: string): readonly Complaint[] {
  return checkEach('tags', tags, (path, { Key, Value }) => [
    checkLength(`${path}.key`, Key, { min: 1, max: 128 }),
    checkPattern(`${path}.key`, Key, textPattern),
    checkLength(`${path}.value`, Value, { max: 256 }),
    checkPattern(`${path}.value`, Value, textPattern),
  ]);
}

type Measurable = string | Uint8Array | readonly unknown[] | Readonly<Record<string, unknown>>;

function lengthOf(value: Measurable): number {
  if (typeof value === 'string') return [...value].length;
  if (value instanceof Uint8Array) return value.byteLength;
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

const compiled = new Map<string, RegExp>();

function wholeMatch(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(`^(?:${pattern})$`, 'su');
  compiled.set(pattern, made);
  return made;
}

/** A complaint quotes what it was given; this much of it is enough to find the place. */
const quotedCharactersMax = 1_024;

function complain(path: string, value: unknown, constraint: string): string {
  const shown = value === undefined || value === null ? 'null' : `'${shownAs(value).slice(0, quotedCharactersMax)}'`;
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`;
}

/** As Java prints it, because AWS does: `[a, b]`, `{key=value}`; of blobs, which may be secret, the length alone. */
function shownAs(value: unknown): string {
  if (value instanceof Uint8Array) return `java.nio.HeapByteBuffer[pos=0 lim=${value.byteLength} cap=${value.byteLength}]`;
  if (Array.isArray(value)) return `[${value.map(shownAs).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{${Object.entries(value).map(([key, inner]) => `${key}=${shownAs(inner)}`).join(', ')}}`;
  return String(value);
}
