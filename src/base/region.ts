/** Whether AWS could have a Region of this name: it becomes part of ARNs, keys and names on the host. */
export function isRegionName(text: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]{1,12}){1,3}-\d{1,2}$/.test(text);
}
