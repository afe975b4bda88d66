import type { Language } from '../../api';
import { resolveColumns } from './columns';
import { workbookOf } from './xlsx/write';

/** The template's columns, and what its second row says of each. */
const COLUMNS = ['phoneNumber', 'name', 'contactId'] as const;

const EXPLANATIONS: Readonly<
  Record<Language, Record<(typeof COLUMNS)[number] | 'variable', string>>
> = {
  'zh-CN': {
    phoneNumber: '被叫号码，必填，文本类型。支持手机号、区号+座机号，例如 0101234567',
    name: '姓名，选填。话术中用 @name 引用',
    contactId: '用户ID，选填',
    variable:
      '选填。变量名（第一行）用英文字母、数字和下划线，以字母开头；变量值按实际填写。最多支持50列',
  },
  'en-US': {
    phoneNumber:
      'Phone number to call, required, as text: a mobile number, or area code and landline, e.g. 0101234567',
    name: 'Name, optional. Prompts say it as @name',
    contactId: 'Your own id of this person, optional',
    variable:
      'Optional. The name of the variable (first row) is of English letters, digits and underscores and begins with a letter; below it, its values. At most 50 columns',
  },
};

/** No number, so that a sample left in the file comes back as a bad row and is not dialled. */
const SAMPLE: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': ['13011111111（示例，实际填写时请删除）', '张三', 'C001', '变量值1', '变量值2'],
  'en-US': ['13011111111 (sample, delete this row)', 'Zhang San', 'C001', 'value 1', 'value 2'],
};

/**
 * An empty roster to fill in, `job_template.xlsx`: the names of the columns, a row that explains
 * them, a sample.
 *
 * @param variables names of the variable columns
 * @throws DialflowError InvalidInput where they are no names of variables, too many, or one is
 * there twice.
 */
export function rosterTemplate(
  language: Language,
  variables: readonly string[] = ['variable1', 'variable2'],
): Uint8Array {
  resolveColumns([...COLUMNS, ...variables]);
  const [number = '', name = '', contactId = '', ...values] = SAMPLE[language];
  const sample = variables.map((_, index) => values[index] ?? '');
  return rosterWorkbook(language, variables, [[number, name, contactId, ...sample]]);
}

/**
 * A workbook in the layout of the template, with variable columns of these names. The same
 * rows make the same bytes.
 *
 * @param rows phoneNumber, name, contactId, then the variables
 */
export function rosterWorkbook(
  language: Language,
  variables: readonly string[],
  rows: readonly (readonly string[])[],
): Uint8Array {
  const says = EXPLANATIONS[language];
  const explanation = [
    ...COLUMNS.map((column) => says[column]),
    ...variables.map(() => says.variable),
  ];
  return workbookOf({
    name: language === 'zh-CN' ? '名单' : 'Roster',
    header: [...COLUMNS, ...variables],
    explanation,
    rows,
    widths: [24, 16, 16, ...variables.map(() => 24)],
  });
}
