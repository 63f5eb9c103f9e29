/** Runs the whole service in a process of its own: `app-process.ts <AppOptions as JSON>`; prints its address. */
import { type AppOptions, startApp } from '../../src/app.ts';

const app = await startApp(JSON.parse(process.argv[2] ?? '') as AppOptions);
process.stdout.write(`ready ${app.url ?? ''}\n`);
process.once('SIGTERM', () => void app.stop().then(() => process.exit(0)));
