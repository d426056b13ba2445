/**
 * How the daemon's C library gives memory back (https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html): with fixed thresholds
 * it does at once. Left to themselves they grow with the first large buffer that is freed, and pushes leave a daemon of 300 MB where 190 are enough.
 */
export const allocatorEnvironment: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: String(512 * 1_024),
  MALLOC_TRIM_THRESHOLD_: String(4 * 1_024 ** 2),
};
