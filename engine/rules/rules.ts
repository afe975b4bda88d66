import {
  DialflowError,
  type RuleMethods,
  type SceneDefinition,
  type SupplierDefinition,
} from '../api';
import type { Complaints } from './complaints/complaints';
import { checkConsent } from './consent';
import { industries } from './industries/industries';
import type { Lists } from './lists/lists';
import { reviewScene } from './wording/scene';
import { checkWording } from './wording/wording';

export interface RulesContext {
  lists: Lists;
  complaints: Complaints;
  /** A scene's newest version, by id or name; rejects where there is none. */
  sceneOf: (instanceId: string, scene: string) => Promise<SceneDefinition>;
  /** Those of lines, with what they bar; `engine/numbers` has them. */
  suppliers: () => Promise<readonly SupplierDefinition[]>;
}

/** The methods of the rules, each from where it is at home. */
export function bindRules(context: RulesContext): RuleMethods {
  const { lists, complaints, sceneOf, suppliers } = context;
  const supplierOf = async (id: string): Promise<SupplierDefinition> => {
    const found = (await suppliers()).find((one) => one.id === id);
    if (!found) throw DialflowError.notFound('supplier', id);
    return found;
  };
  return {
    addNumbers: (p) => lists.addNumbers(p),
    importNumbers: (p) => lists.importNumbers(p),
    removeNumbers: (p) => lists.removeNumbers(p),
    listNumbers: (p) => lists.listNumbers(p),
    lookUpNumbers: (p) => lists.lookUpNumbers(p),

    industries: async () => industries.rows(),
    suppliers: async () => (await suppliers()).map(industries.rulesOf),
    checkIndustry: async ({ industry, supplier }) =>
      industries.check(
        { industry },
        supplier === undefined ? undefined : await supplierOf(supplier),
      ),
    checkConsent: async (p) => checkConsent(p.source),
    async checkWording({ texts = [], scene }) {
      const definition = scene ? await sceneOf(scene.instanceId, scene.scene) : undefined;
      const findings = definition
        ? reviewScene(definition, texts)
        : checkWording(texts.map((text) => ({ ...text, as: 'said' })));
      const ofScene = definition ? 1 : 0;
      return { allowed: findings.length === 0, findings, checked: texts.length + ofScene };
    },

    breaches: () => complaints.breaches(),
    recordComplaint: (p) => complaints.recordComplaint(p),
    verifyComplaint: (p) => complaints.verifyComplaint(p),
    dismissComplaint: (p) => complaints.dismissComplaint(p),
    resolveComplaint: (p) => complaints.resolveComplaint(p),
    getComplaint: (p) => complaints.getComplaint(p),
    listComplaints: (p) => complaints.listComplaints(p),
    standing: (p) => complaints.standing(p),
  };
}
