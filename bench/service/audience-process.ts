/**
 * Opens sockets on a batch and reads what comes, in a process of its own: `audience-process.ts <address> <sockets>`.
 * Prints `open` when all of them are; ends when it is killed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const [, , address, count] = process.argv;
const SLICE = 50;

const opened: Promise<void>[] = [];
for (let at = 0; at < Number(count); at += 1) {
  const socket = new WebSocket(address);
  socket.on('message', () => undefined);
  opened.push(
    new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    }),
  );
  if (at % SLICE === SLICE - 1) await sleep(50);
}
await Promise.all(opened);
process.stdout.write('open\n');
