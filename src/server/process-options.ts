/**
 * How the daemon's process is started. Its C library gives memory back at once with fixed thresholds
 * (https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html); left to themselves they grow with the first large buffer
 * that is freed, and pushes leave a daemon of 300 MB where 190 are enough.
 */
export const daemonEnvironment: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: String(512 * 1_024),
  MALLOC_TRIM_THRESHOLD_: String(4 * 1_024 ** 2),
};

/**
 * The heap is small, and what is pushed passes beside it: V8 counts both together, and would mark the whole heap after every five images of 1 MB,
 * which is a quarter of the processor time of a push and makes API calls wait.
 */
export const daemonFlags: readonly string[] = ['--disable-warning=ExperimentalWarning', '--initial-old-space-size=192'];
