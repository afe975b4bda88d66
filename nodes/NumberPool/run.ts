import { DialflowError, type Pool } from '../../engine/api';
import { named } from '../common/renamed';
import { findPool } from '../common/resources';
import { verbatim } from '../common/terms';
import { optional, several } from '../common/values';
import { words, type Words } from '../host/definition';
import type { AllResult, RunAll } from '../host/run';
import { answer, type Context } from './answer';
import { billOperations } from './bills';
import { FIELDS, poolChanges } from './configuration';
import type { definition } from './definition';

export const run: RunAll<typeof definition.fields> = async (context) => {
  const { settings, client } = context;
  switch (settings.operation) {
    case 'list': {
      const pools = await client.privacy.listPools({
        ...(settings.ofKind !== 'all' && { kind: settings.ofKind }),
        ...optional('search', settings.search),
      });
      return answer(pools, words(`${pools.length} 个号码池`, several(pools.length, 'pool')));
    }
    case 'get': {
      const pool = await findPool(context, settings.pool);
      return answer([pool], poolText(pool));
    }
    case 'create': {
      const changes = await poolChanges(context, settings);
      const { kind, name } = settings;
      const made = client.privacy.createPool({ kind, name, settings: changes });
      const pool = await named(made, FIELDS);
      return answer([pool], verbatim(pool.name));
    }
    case 'configure':
      return configure(context);
    default:
      return billOperations[settings.operation](context);
  }
};

async function configure(context: Context): Promise<AllResult> {
  const { settings, client } = context;
  if (settings.newName.trim() === '' && settings.parts.length === 0) {
    throw DialflowError.invalid('configuration of this node', [
      { path: 'parts', reason: 'nothing is chosen that is to be set' },
    ]);
  }
  const { key: poolKey } = await findPool(context, settings.pool);
  const changed = client.privacy.updatePool({
    poolKey,
    ...optional('name', settings.newName),
    settings: await poolChanges(context, settings),
  });
  const pool = await named(changed, [['name', 'newName'], ...FIELDS]);
  return answer([pool], poolText(pool));
}

function poolText({ name, utilisation }: Pool): Words {
  const share = `${(utilisation * 100).toFixed(1)}%`;
  return words(`${name} 利用率 ${share}`, `${name} ${share} in use`);
}
