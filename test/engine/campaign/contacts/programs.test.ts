import { expect } from 'chai';
import * as XLSX from 'xlsx';
import { rosterTemplate } from '../../../../engine/campaign/contacts/template';
import { isDateFormat } from '../../../../engine/campaign/contacts/xlsx/styles';
import { checkData, problemsOf } from './files';
import { inline, packed, parts, relations } from './parts';

const NUMBER = '<c r="A2"><v>13800130001</v></c>';
const head = (...names: string[]): string => inline([names]);
const row = (cells: string): string => `<row r="2">${cells}</row>`;

async function variablesOf(files: Record<string, string | Buffer>) {
  const { valid, rejected } = await checkData('a.xlsx', packed(files));
  expect(rejected).to.deep.equal([]);
  expect(valid[0]?.phoneNumber).to.equal('13800130001');
  return valid[0]?.variables;
}

/** Cell formats 0, 1, 2: none, a built-in date, one of the file's own. */
const STYLES =
  '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/><xf numFmtId="164"/></cellXfs>';

describe('workbooks as other programs write them', () => {
  it('have numbers in a programmer’s notation, which are whole all the same', async () => {
    for (const written of [
      '1.3800130001E10',
      '13800130001.0',
      ' 13800130001 ',
      '1.3800130001e+10',
    ]) {
      const files = parts(head('phoneNumber', 'a') + row(`<c r="A2"><v>${written}</v></c>`));
      expect(await variablesOf(files)).to.deep.equal({ a: '' });
    }
  });

  it('share texts, of one piece or of runs, without what only says how they sound', async () => {
    const sharedStrings =
      '<si><t>phoneNumber</t></si><si><t xml:space="preserve"> city </t></si>' +
      '<si><r><rPr><b/></rPr><t>杭</t></r><r><t>州</t></r><rPh sb="0" eb="1"><t>ハン</t></rPh><phoneticPr fontId="1"/></si>' +
      '<si><t/></si><si><t>a &amp; b_x000D_&#10;&lt;c&gt;<![CDATA[ & d]]></t></si>';
    const cells = '<c r="B2" t="s"><v>2</v></c><c r="C2" t="s"><v>4</v></c>';
    const first =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="str"><f>"no"&amp;"te"</f><v>note</v></c></row>';
    const files = parts(first + row(NUMBER + cells), { sharedStrings });
    expect(await variablesOf(files)).to.deep.equal({ city: '杭州', note: 'a & b\r\n<c> & d' });
  });

  it('have dates by number, by name and by format, from 1900 or 1904', async () => {
    const cells =
      '<c r="B2" s="1"><v>45717.3958333333</v></c><c r="C2" s="2"><v>45717</v></c>' +
      '<c r="D2" t="d"><v>2025-03-01T09:30:00</v></c><c r="E2" s="1"><v>0.5</v></c><c r="F2" s="0"><v>45717</v></c><c r="G2" s="2"><v>59</v></c>';
    const files = parts(head('phoneNumber', 'a', 'b', 'c', 'd', 'e', 'f') + row(NUMBER + cells), {
      styles: STYLES,
    });
    expect(await variablesOf(files)).to.deep.equal({
      a: '2025-03-01 09:30',
      b: '2025-03-01',
      c: '2025-03-01 09:30',
      d: '12:00',
      e: '45717',
      f: '1900-02-28',
    });
    const from1904 = (files['xl/workbook.xml'] ?? '').replace(
      '<sheets>',
      '<workbookPr date1904="1"/><sheets>',
    );
    const later = await variablesOf({ ...files, 'xl/workbook.xml': from1904 });
    expect(later).to.include({ a: '2029-03-02 09:30', b: '2029-03-02', d: '12:00' });
  });

  it('send back a date that no calendar has', async () => {
    const cells = '<c r="B2" s="1"><v>13800130001</v></c>';
    const files = parts(head('phoneNumber', 'due') + row(NUMBER + cells), { styles: STYLES });
    const { rejected } = await checkData('a.xlsx', packed(files));
    expect(rejected[0]?.reason).to.equal('column due holds no valid date');
  });

  it('have prefixes before their tags, other quotation marks, blanks and comments', async () => {
    const files = parts('');
    files['xl/worksheets/sheet1.xml'] =
      '<?xml version="1.0"?>\n<!-- <row> --><x:worksheet xmlns:x="m">\n <x:sheetData>\n' +
      "<x:row\n r = '1' spans='1:2'><x:c r='A1' t='inlineStr'><x:is><x:t>phoneNumber</x:t></x:is></x:c></x:row>" +
      "<x:row r='2' hidden='1'><x:c\tt='inlineStr'\tr='A2' note='a > b'><x:is><x:t>13800130001</x:t></x:is></x:c></x:row>" +
      ' </x:sheetData ></x:worksheet>';
    expect(await variablesOf(files)).to.deep.equal({});
  });

  it('are in UTF-16, and have their parts elsewhere', async () => {
    const files = parts('');
    delete files['xl/worksheets/sheet1.xml'];
    delete files['xl/workbook.xml'];
    const sheet = `\ufeff<worksheet><sheetData>${head('phoneNumber', 'city')}${row(NUMBER)}</sheetData></worksheet>`;
    const moved: Record<string, string | Buffer> = {
      '_rels/.rels': relations([['officeDocument', '/book/main.xml']]),
      'book/main.xml': '<workbook><sheets><sheet id="rId1"/></sheets></workbook>',
      'book/_rels/main.xml.rels': relations([['worksheet', '..\\Tabs/./one.xml']]),
      'tabs/one.xml': Buffer.from(sheet, 'utf16le'),
    };
    expect(await variablesOf(moved)).to.deep.equal({ city: '' });
  });

  it('begin with a chart, or a sheet that is hidden', async () => {
    const files = parts(head('phoneNumber') + row(NUMBER));
    files['xl/workbook.xml'] =
      '<workbook><sheets><sheet r:id="rId9"/><sheet state="hidden" r:id="rId1"/></sheets></workbook>';
    files['xl/_rels/workbook.xml.rels'] = relations([
      ['worksheet', 'worksheets/sheet1.xml'],
    ]).replace(
      '</Relationships>',
      '<Relationship Id="rId9" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>',
    );
    expect(await variablesOf(files)).to.deep.equal({});
  });

  it('say nothing of relations or formats', async () => {
    const files = parts(head('phoneNumber') + row(NUMBER));
    delete files['_rels/.rels'];
    expect(await variablesOf(files)).to.deep.equal({});
  });

  it('have merged cells, of which the first has the value', async () => {
    const files = parts(
      head('phoneNumber', 'a', 'b') + row(`${NUMBER}<c r="B2"><v>1</v></c><c r="C2"/>`),
    );
    files['xl/worksheets/sheet1.xml'] = (files['xl/worksheets/sheet1.xml'] ?? '').replace(
      '</sheetData>',
      '</sheetData><mergeCells><mergeCell ref="B2:C2"/></mergeCells>',
    );
    expect(await variablesOf(files)).to.deep.equal({ a: '1', b: '' });
  });

  it('are told apart by their formats as people see them', () => {
    for (const date of [
      'yyyy-mm-dd',
      'm/d/yy h:mm',
      '[h]:mm:ss',
      'ss.00',
      '[$-804]yyyy"年"',
      'd;@',
    ]) {
      expect(isDateFormat(date), date).to.equal(true);
    }
    for (const number of [
      'General',
      '0.00',
      '#,##0"day"',
      '[Red]0',
      '@',
      '\\d0',
      '"月"',
      '0.00E+00',
      '_-* #,##0_-',
    ]) {
      expect(isDateFormat(number), number).to.equal(false);
    }
  });

  it('lack texts or sheets that they speak of', async () => {
    const shared = parts(`<row><c t="s"><v>0</v></c></row>`);
    const gone = { ...shared };
    delete gone['xl/worksheets/sheet1.xml'];
    for (const files of [shared, gone]) {
      const [problem] = await problemsOf(() => checkData('a.xlsx', packed(files)));
      expect(problem?.reason).to.match(
        /^the workbook cannot be read \(its first sheet cannot be read\)/,
      );
    }
  });
});

describe('the template, to another program', () => {
  it('is a workbook of text cells in the layout of the template', () => {
    const book = XLSX.read(rosterTemplate('zh-CN', ['city']), { cellNF: true });
    expect(book.SheetNames).to.deep.equal(['名单']);
    const sheet = book.Sheets['名单'] ?? {};
    expect(XLSX.utils.sheet_to_json(sheet, { header: 1 })).to.deep.equal([
      ['phoneNumber', 'name', 'contactId', 'city'],
      [
        '被叫号码，必填，文本类型。支持手机号、区号+座机号，例如 0101234567',
        '姓名，选填。话术中用 @name 引用',
        '用户ID，选填',
        '选填。变量名（第一行）用英文字母、数字和下划线，以字母开头；变量值按实际填写。最多支持50列',
      ],
      ['13011111111（示例，实际填写时请删除）', '张三', 'C001', '变量值1'],
    ]);
    expect((sheet['A3'] as XLSX.CellObject).z).to.equal('@');
  });
});
