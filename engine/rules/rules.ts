import type { RuleMethods, SceneDefinition } from '../api';
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
}

/** The methods of the rules, each from where it is at home. */
export function bindRules({ lists, complaints, sceneOf }: RulesContext): RuleMethods {
  return {
    addNumbers: (p) => lists.addNumbers(p),
    importNumbers: (p) => lists.importNumbers(p),
    removeNumbers: (p) => lists.removeNumbers(p),
    listNumbers: (p) => lists.listNumbers(p),
    lookUpNumbers: (p) => lists.lookUpNumbers(p),

    industries: async () => industries.rows(),
    suppliers: async () => industries.suppliers(),
    checkIndustry: async (p) => industries.check({ industry: p.industry }, p.supplier),
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
