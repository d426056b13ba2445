import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** Writers that go on meanwhile leave a remainder: each round finds less of it. */
const roundsMax = 8;

const database = new DatabaseSync(String(workerData));
database.exec('PRAGMA synchronous = NORMAL');
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(isWrittenBack());
database.close();

/** The WAL starts again from its beginning only if at some moment all of it is written back. */
function isWrittenBack(): boolean {
  for (let round = 0; round < roundsMax; round += 1) {
    const found = database.prepare('PRAGMA wal_checkpoint(PASSIVE)').get();
    if (found !== undefined && Number(found['busy']) === 0 && found['log'] === found['checkpointed']) return true;
  }
  return false;
}
