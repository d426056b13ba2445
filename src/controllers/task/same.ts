/** Whether two JSON-able values say the same, whatever the order of their members; an absent member is as good as undefined. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  for (const name of names) if (!isSame(Reflect.get(left, name), Reflect.get(right, name))) return false;
  return true;
}
