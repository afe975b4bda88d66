/**
 * Writes the roster of the scenario flows/satisfaction-survey: `node dist/scripts/makeRoster.js`,
 * from the package's folder. The same bytes on each run. The numbers are made up: valid in form,
 * nobody's on the simulated line, and never to be dialled on a real one.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rosterWorkbook } from '../engine/campaign/contacts/template';

/** Number, name, callee of the simulated line. Twenty good rows, four that are sent back. */
const PEOPLE: readonly (readonly [number: string, name: string, callee: string])[] = [
  ['13800130001', '王建国', 'satisfied'],
  ['13800130002', '李秀兰', 'dissatisfied'],
  ['13900130003', '张晓梅', 'asks-company'],
  ['13800130004', '刘志强', 'satisfied'],
  ['', '陈思远', 'satisfied'], // no number
  ['15000130005', '杨雪', 'keys'],
  ['0571-88880006', '赵德明', 'no-answer-once'],
  ['18600130007', '黄丽华', 'not-the-person'],
  ['138 0013 0008', '周文斌', 'satisfied'],
  ['13800130009', '吴佳怡', 'mumbles'],
  ['1380013OO10', '徐海涛', 'satisfied'], // the letter O for zeros
  ['13700130011', '孙玉珍', 'silent'],
  ['+86 13600130012', '马俊杰', 'interrupts'],
  ['13800130013', '朱静', 'busy'],
  ['13500130014', '胡永康', 'mumbles-once'],
  ['13800130004', '刘志强', 'satisfied'], // the number of an earlier row
  ['010-66660015', '郭晓东', 'satisfied'],
  ['13800130016', '林诗涵', 'hangs-up'],
  ['18800130017', '何国栋', 'dissatisfied'],
  ['13800130018123', '高敏', 'satisfied'], // 14 digits
  ['13800130019', '梁伟', 'empty-number'],
  ['15900130020', '宋雨桐', 'keys-dissatisfied'],
  ['13800130021', '郑凯', 'no-answer'],
  ['17700130022', '谢婉清', 'satisfied'],
];

const rows = PEOPLE.map(([number, name, callee], index) => [
  number,
  name,
  `C${String(index + 1).padStart(3, '0')}`,
  callee,
  `QC2025${String(70310 + index * 17).padStart(6, '0')}`,
]);

const target = process.argv[2] ?? join('flows', 'satisfaction-survey', 'contacts.xlsx');
writeFileSync(target, rosterWorkbook('zh-CN', ['callee', 'parcel'], rows));
console.log(`${target}: ${rows.length} rows`);
