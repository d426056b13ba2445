import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import { journalContract } from './journal.ts';

journalContract('memory', async () => {
  const disk: MemoryDisk = new Map();
  return { open: () => memoryJournal(disk), async [Symbol.asyncDispose]() {} };
});
