import { Migrator, type Migration } from 'kysely';
import { DialflowError } from '../../api';
import type { Db } from '../schema';
import { first } from './0001_first';
import { callRecords } from './0002_call_records';
import { scheduling } from './0003_scheduling';
import { numbers } from './0004_numbers';
import { rules } from './0005_rules';
import { results } from './0006_results';
import { account } from './0007_account';
import { consent } from './0008_consent';
import { kept } from './0009_kept';
import { prompts } from './0010_prompts';
import { completed } from './0013_completed';
import { botTurns } from './0014_bot_turns';
import { privacy } from './0015_privacy';
import { sms } from './0016_sms';
import { missingVariables } from './0018_missing_variables';
import { bindings } from './0019_bindings';
import { transcripts } from './0020_transcripts';
import { webhookFormat } from './0021_webhook_format';
import { privacyLists } from './0022_privacy_lists';
import { privacyTransfers } from './0023_privacy_transfers';

/** By name, in the order in which they are run; a released one is never changed. */
const migrations: Record<string, Migration> = {
  '0001_first': first,
  '0002_call_records': callRecords,
  '0003_scheduling': scheduling,
  '0004_numbers': numbers,
  '0005_rules': rules,
  '0006_results': results,
  '0007_account': account,
  '0008_consent': consent,
  '0009_kept': kept,
  '0010_prompts': prompts,
  '0013_completed': completed,
  '0014_bot_turns': botTurns,
  '0015_privacy': privacy,
  '0016_sms': sms,
  '0018_missing_variables': missingVariables,
  '0019_bindings': bindings,
  '0020_transcripts': transcripts,
  '0021_webhook_format': webhookFormat,
  '0022_privacy_lists': privacyLists,
  '0023_privacy_transfers': privacyTransfers,
};

/** Brings the schema up to date. A store newer than this engine is refused. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  const reason = error instanceof Error ? error.message : String(error);
  throw new DialflowError(
    'Internal',
    `The database cannot be brought up to this version. It may have been written by a newer one: ${reason}`,
  );
}
