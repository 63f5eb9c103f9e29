/** Opens a database as a starting service does: `migrate-process.ts {"databaseUrl": …}`. */
import { connectDatabase } from '../../src/database/connect.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';

const { databaseUrl } = JSON.parse(process.argv[2] ?? '') as { databaseUrl: string };
const database = connectDatabase(databaseUrl);
await migrateDatabase(database);
await database.close();
