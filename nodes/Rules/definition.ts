import { COLOR } from '../common/fields';
import { defineNode, words } from '../host/definition';
import { checkFields, complaintFields, listFields } from './fields';
import { help } from './help';

export const definition = defineNode({
  name: 'rules',
  label: words('规则', 'Rules'),
  summary: words(
    '检查话术和行业，维护禁呼名单和白名单，登记投诉。',
    'Checks wording and industries, keeps do-not-call and allow lists, records complaints.',
  ),
  help,
  mode: 'each',
  failureOutput: 'caught',
  color: COLOR.campaign,
  version: 1,
  fields: {
    operation: {
      type: 'options',
      default: 'checkWording',
      label: words('操作', 'Operation'),
      options: [
        { value: 'checkWording', label: words('检查话术', 'Check wording') },
        { value: 'checkIndustry', label: words('检查行业', 'Check an industry') },
        { value: 'addNumbers', label: words('名单：添加号码', 'List: add numbers') },
        { value: 'removeNumbers', label: words('名单：移除号码', 'List: remove numbers') },
        { value: 'listNumbers', label: words('名单：列出', 'List: read') },
        { value: 'lookUpNumbers', label: words('名单：查询号码', 'Look numbers up') },
        { value: 'recordComplaint', label: words('投诉：登记', 'Complaint: record') },
        { value: 'verifyComplaint', label: words('投诉：核实', 'Complaint: verify') },
        { value: 'dismissComplaint', label: words('投诉：不成立', 'Complaint: dismiss') },
        { value: 'resolveComplaint', label: words('投诉：整改完成', 'Complaint: resolve') },
        { value: 'listComplaints', label: words('投诉：列出', 'Complaints: list') },
        { value: 'standing', label: words('查询合规状态', 'Standing') },
      ],
    },
    ...checkFields,
    ...listFields,
    ...complaintFields,
  },
  outputs: [
    { key: 'ok', label: words('正常', 'In order') },
    { key: 'caught', label: words('不合规', 'Caught') },
  ],
  subtitle: (_settings, chosen) => chosen('operation'),
});
