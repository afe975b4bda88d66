import { refuse } from '../table';
import { readXml } from './decode';
import { attribute, XmlError, type XmlListener } from './xml';
import type { Entry, ZipFile } from './zip';

const MIB = 1024 * 1024;
/** Of the parts that are read whole: the workbook's sheets, relations, formats. */
const MAX_PART_BYTES = 64 * MIB;

/** The parts of a workbook that hold values. */
export interface WorkbookParts {
  sheet: Entry;
  sharedTexts: Entry | undefined;
  styles: Entry | undefined;
  from1904: boolean;
}

interface Relation {
  id: string;
  /** Last word of its address, which transitional and strict files share: `worksheet`. */
  type: string;
  /** Full name of the part; '' where it is outside of the file. */
  target: string;
}

/** Goes from part to part as a reader of Open Packaging (ECMA-376, part 2) does. */
export async function workbookParts(zip: ZipFile, where: string): Promise<WorkbookParts> {
  const root = await relationsOf(zip, '');
  const main =
    root.find(({ type }) => type === 'officeDocument')?.target ??
    zip.names().find((name) => /^xl\/workbook[^/]*\.xml$/i.test(name));
  const entry = main === undefined ? undefined : zip.find(main);
  if (!main || !entry || !/\.xml$/i.test(main)) return refuseOther(where);
  const workbook = new WorkbookListener();
  await readXml(zip.unpack(zip.checked(entry, MAX_PART_BYTES)), workbook);
  if (!workbook.isWorkbook) return refuseOther(where);
  const relations = await relationsOf(zip, main);
  const targetOf = (type: string): Entry | undefined => {
    const target = relations.find((relation) => relation.type === type)?.target;
    return target === undefined ? undefined : zip.find(target);
  };
  const sheets = workbook.sheets.map((id) => relations.find((relation) => relation.id === id));
  // Sheets that are charts hold no rows.
  const first = sheets.find((relation) => relation?.type === 'worksheet') ?? sheets[0];
  const sheet = first && zip.find(first.target);
  if (!sheet) throw new XmlError('its first sheet cannot be read');
  const sharedTexts = targetOf('sharedStrings');
  const styles = targetOf('styles');
  return { sheet, sharedTexts, styles, from1904: workbook.from1904 };
}

function refuseOther(where: string): never {
  return refuse(where, 'it is a zip file, but no Excel workbook (.xlsx)');
}

class WorkbookListener implements XmlListener {
  wantsText = false;
  isWorkbook = false;
  from1904 = false;
  /** Ids of relations, in the order of the tabs. */
  readonly sheets: string[] = [];

  open(name: string, attributes: string): void {
    if (name === 'workbook') this.isWorkbook = true;
    else if (name === 'workbookPr') {
      this.from1904 = /^(1|true|on)$/i.test(attribute(attributes, 'date1904') ?? '');
    } else if (name === 'sheet' && this.sheets.length < 10_000) {
      this.sheets.push(attribute(attributes, 'id') ?? '');
    }
  }

  close(): void {
    // Everything is in the attributes.
  }

  text(): void {
    // Everything is in the attributes.
  }
}

/** Relations of a part, or of the file itself (''). Without any there are none. */
async function relationsOf(zip: ZipFile, part: string): Promise<Relation[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const name = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const entry = zip.find(name);
  if (!entry) return [];
  const relations: Relation[] = [];
  const listener: XmlListener = {
    wantsText: false,
    open(tag, attributes) {
      if (tag !== 'Relationship' || relations.length >= 10_000) return;
      const external = attribute(attributes, 'TargetMode') === 'External';
      const target = attribute(attributes, 'Target') ?? '';
      relations.push({
        id: attribute(attributes, 'Id') ?? '',
        type: (attribute(attributes, 'Type') ?? '').replace(/^.*\//, ''),
        target: external ? '' : resolved(folder, target),
      });
    },
    close: () => undefined,
    text: () => undefined,
  };
  await readXml(zip.unpack(zip.checked(entry, MAX_PART_BYTES)), listener);
  return relations;
}

/** A name inside the file: whatever leads out of it stays at its root, and is no file's path. */
function resolved(folder: string, target: string): string {
  const steps: string[] = [];
  const full = target.startsWith('/') ? target : `${folder}${target}`;
  for (const step of full.replaceAll('\\', '/').split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}
