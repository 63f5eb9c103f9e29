// Follows a batch over its socket until it has ended, one line for each photo that is done:
//   node examples/watch-batch.mjs http://127.0.0.1:8080 <batch id>
// A connection that breaks is opened again and asks only for what was missed (?since=).
import { WebSocket } from 'ws';

const [server, id] = process.argv.slice(2);
const address = `${server.replace(/^http/, 'ws')}/api/v1/batches/${id}/events`;
// Browsers cannot set headers on a socket, so the key travels as a subprotocol.
const protocols = process.env.PACKSHOT_KEY ? [`packshot.key.${process.env.PACKSHOT_KEY}`] : [];
let revision;

function watch() {
  const socket = new WebSocket(revision === undefined ? address : `${address}?since=${revision}`, protocols);
  socket.on('message', (data) => tell(JSON.parse(data.toString()), socket));
  socket.on('unexpected-response', (_request, response) => {
    console.error(`   the socket was refused: ${response.statusCode}`);
    process.exit(1);
  });
  socket.on('error', () => {});
  socket.on('close', () => setTimeout(watch, 1000));
}

function tell(message, socket) {
  revision = message.revision;
  const { item, batch } = message;
  if (item?.status === 'succeeded' || item?.status === 'failed') {
    const left = batch.estimatedSecondsRemaining;
    const score = item.score ? `, score ${item.score.total}` : `: ${item.error?.message}`;
    const time = left === null ? '' : ` · ${left} s left`;
    console.log(`   ${batch.processed} of ${batch.total} · ${item.filename} ${item.status}${score}${time}`);
  }
  if (!batch || batch.completedAt === null) return;
  console.log(`   ${batch.status}`);
  socket.removeAllListeners('close');
  socket.close();
}

watch();
