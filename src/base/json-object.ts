export type JsonObject = Readonly<Record<string, unknown>>;

/** Of what was parsed from JSON: neither a list nor a plain value. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
