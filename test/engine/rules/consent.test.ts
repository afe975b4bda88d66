import { expect } from 'chai';
import { CONSENT_SOURCES } from '../../../engine/api';
import { checkConsent, consentProblem } from '../../../engine/rules/consent';

describe('Where numbers come from', () => {
  it('is known for each source, in both languages', () => {
    for (const source of CONSENT_SOURCES) {
      const { words } = checkConsent(source);
      expect(words['zh-CN'], source).to.match(/[\u4e00-\u9fff]/);
      expect(words['en-US'], source).to.not.equal(source);
    }
  });

  it('is refused where numbers were bought in, crawled or of unknown source', () => {
    const refused = CONSENT_SOURCES.filter((source) => !checkConsent(source).allowed);
    expect(refused).to.deep.equal([
      'boughtIn',
      'thirdParty',
      'crawled',
      'notLeftByThem',
      'unknown',
    ]);
    expect(checkConsent('boughtIn').reasons[0]?.['zh-CN']).to.include('盲呼陌拜');
  });

  it('is told as a problem, with what the documents say', () => {
    expect(consentProblem('ownCustomers')).to.equal(undefined);
    expect(consentProblem(undefined)).to.equal(undefined);
    const problem = consentProblem('crawled', 'settings.consentSource');
    expect(problem?.path).to.equal('settings.consentSource');
    expect(problem?.reason)
      .to.include('Crawled from web sites')
      .and.to.include('without their consent');
    expect(consentProblem('friends')?.reason).to.include('allowed are ownCustomers');
  });
});
