import type { EngineClient } from '../../engine/client';
import type { PrivacyMethods } from '../../engine/api';
import { checkParams } from '../../engine/service/params';
import type { TestEngine } from './engine';

/** A real engine's number privacy, with requests checked as a client's are. */
export function privacyClient(engine: TestEngine): EngineClient {
  const privacy = new Proxy(engine.api.privacy, {
    get: (target, name) => async (params: unknown) => {
      checkParams('privacy', String(name), structuredClone(params));
      const method = target[name as keyof PrivacyMethods] as (p: unknown) => Promise<unknown>;
      return method.call(target, params);
    },
  });
  return { ...engine.api, privacy } as unknown as EngineClient;
}
