import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import * as XLSX from 'xlsx';
import type { EngineApi, Export } from '../../../engine/api';
import { openStore } from '../../../engine/store/open';
import { TestEngine } from '../../support/engine';
import { rejection } from '../../support/rejection';
import { CAMPAIGN, folderWith, GROUP, INSTANCE } from './calls';
import { expectGolden } from './golden';
import { until } from '../../support/until';

const instanceId = INSTANCE;

async function completed(
  { exports }: Pick<EngineApi, 'exports'>,
  request: Omit<Parameters<EngineApi['exports']['create']>[0], 'instanceId'>,
): Promise<Export> {
  const { id } = await exports.create({ instanceId, ...request });
  return ended({ exports }, id);
}

async function ended({ exports }: Pick<EngineApi, 'exports'>, exportId: string): Promise<Export> {
  for (;;) {
    const made = await exports.get({ exportId });
    if (made.status !== 'waiting' && made.status !== 'running') return made;
    await new Promise((next) => setImmediate(next));
  }
}

/** Sheets by name, each as rows of what a spreadsheet shows. */
function sheetsOf(path: string | null): Record<string, unknown[][]> {
  const { SheetNames, Sheets } = XLSX.read(readFileSync(path ?? ''), { cellFormula: true });
  return Object.fromEntries(
    SheetNames.map((name) => {
      const sheet = Sheets[name] ?? {};
      for (const cell of Object.values(sheet) as { f?: unknown }[]) {
        expect(cell.f, 'a formula').to.equal(undefined);
      }
      return [name, XLSX.utils.sheet_to_json(sheet, { header: 1, defval: null })];
    }),
  );
}

const asText = (sheets: Record<string, unknown[][]>): string =>
  `${Object.entries(sheets)
    .map(([name, rows]) => `# ${name}\n${rows.map((row) => JSON.stringify(row)).join('\n')}`)
    .join('\n\n')}\n`;

describe('Exports', () => {
  for (const language of ['zh-CN', 'en-US'] as const) {
    it(`make the task result of seven sheets, in ${language}`, async () => {
      const { api } = await TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
      const made = await completed(api, { kind: 'taskResult', groupId: GROUP, language });
      expect(made).to.include({ status: 'completed', format: 'xlsx', error: null });
      const sheets = sheetsOf(made.path);
      expect(Object.keys(sheets)).to.have.length(7);
      expectGolden(`taskResult.${language}.txt`, asText(sheets));
    });

    it(`make the call log with the seed's columns, in ${language}`, async () => {
      const { api } = await TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
      const made = await completed(api, { kind: 'callLog', groupId: GROUP, language });
      expectGolden(`callLog.${language}.txt`, asText(sheetsOf(made.path)));
      const csv = await completed(api, { kind: 'callLog', format: 'csv', language });
      expectGolden(`callLog.${language}.csv`, readFileSync(csv.path ?? '', 'utf8'));
    });
  }

  it('name the seven sheets as the seed does, and the file by group and time', async () => {
    const { api } = await TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
    const made = await completed(api, { kind: 'taskResult', groupId: GROUP });
    expect(Object.keys(sheetsOf(made.path))).to.deep.equal([
      '任务基本信息',
      '任务执行情况统计',
      '变量标签统计',
      '意图分布统计',
      '对话流程统计',
      '拒识case',
      '止呼名单',
    ]);
    expect(made.fileName).to.match(/^【任务结果】测试任务 group-1_\d{8}_\d{6}\.xlsx$/);
  });

  it('put conversations and recordings into a zip file', async () => {
    const folder = await folderWith(CAMPAIGN);
    mkdirSync(join(folder, 'recordings', '2026-01-05'), { recursive: true });
    const wav = Buffer.alloc(700_000, 'sound');
    writeFileSync(join(folder, 'recordings', '2026-01-05', 'call-1.wav'), wav);
    const { api } = await TestEngine.start({ dataFolder: folder });
    const made = await completed(api, { kind: 'conversations', groupId: GROUP });
    const files = unzipped(made.path);
    expect([...files.keys()]).to.deep.equal(['通话记录.csv', 'recordings/2026-01-05/call-1.wav']);
    expect(files.get('recordings/2026-01-05/call-1.wav')?.equals(wav)).to.equal(true);
    expectGolden('conversations.zh-CN.csv', files.get('通话记录.csv')?.toString('utf8') ?? '');
    const bare = await completed(api, { kind: 'conversations', recordings: false });
    expect([...unzipped(bare.path).keys()]).to.deep.equal(['通话记录.csv']);
  });

  it('go by the filters of history', async () => {
    const { api } = await TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
    const made = await completed(api, { kind: 'callLog', hangUpByRejection: true });
    expect(made).to.include({ done: 1, total: 1 });
    const [sheet = []] = Object.values(sheetsOf(made.path));
    expect(sheet.map((row) => row[4])).to.deep.equal(['TaskID', 'call-3']);
  });

  it('are listed until they are deleted, and survive a restart', async () => {
    const dataFolder = await folderWith(CAMPAIGN);
    const first = await TestEngine.start({ dataFolder });
    const one = await completed(first.api, { kind: 'callLog' });
    const two = await completed(first.api, { kind: 'callLog', format: 'csv' });
    await first.stop();
    const { api } = await TestEngine.start({ dataFolder });
    const { list } = await api.exports.list({ instanceId });
    expect(list.map(({ id }) => id)).to.deep.equal([two.id, one.id]);
    const bytes = await api.exports.read({ exportId: two.id, offset: 3, length: 5 });
    expect(Buffer.from(bytes).toString()).to.equal('JobID');
    await api.exports.delete({ exportId: two.id });
    expect(existsSync(two.path ?? '')).to.equal(false);
    expect((await api.exports.list({ instanceId })).list).to.have.length(1);
    expect(await rejection(api.exports.get({ exportId: two.id }))).to.include({ code: 'NotFound' });
  });

  it('are begun again when the engine ended in the midst of one', async () => {
    const dataFolder = await folderWith(CAMPAIGN);
    const first = await TestEngine.start({ dataFolder });
    const { id } = await completed(first.api, { kind: 'callLog' });
    await first.stop();
    // What kill -9 leaves: a row that is running, and a part of a file.
    const { db, close } = await openStore(dataFolder);
    await db.updateTable('export').set({ status: 'running', done: 3, bytes: null }).execute();
    await close();
    writeFileSync(join(dataFolder, 'exports', `${id}.xlsx.part`), 'half');
    const { api } = await TestEngine.start({ dataFolder });
    const again = await ended(api, id);
    expect(again).to.include({ status: 'completed', done: 9 });
    expect(readdirSync(join(dataFolder, 'exports'))).to.deep.equal([`${id}.xlsx`]);
  });

  it('are given up when the engine has ended three times in the midst of one', async () => {
    const dataFolder = await folderWith(CAMPAIGN);
    const first = await TestEngine.start({ dataFolder });
    const { id } = await completed(first.api, { kind: 'callLog' });
    await first.stop();
    const { db, close } = await openStore(dataFolder);
    await db.updateTable('export').set({ status: 'running', tries: 3, ended_at: null }).execute();
    await close();
    const { api } = await TestEngine.start({ dataFolder });
    const failed = await api.exports.get({ exportId: id });
    expect(failed).to.include({ status: 'failed', path: null });
    expect(failed.error).to.match(/ended 3 times/);
    await api.exports.retry({ exportId: id });
    expect(await ended(api, id)).to.include({ status: 'completed', done: 9, error: null });
  });

  it('are made anew when they failed or were cancelled, and only then', async () => {
    const { api, dataFolder } = await TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
    // A folder stands where the file is to be written.
    const first = await api.exports.create({ instanceId, kind: 'callLog' });
    mkdirSync(join(dataFolder, 'exports', `${first.id}.xlsx.part`), { recursive: true });
    const failed = await ended(api, first.id);
    expect(failed).to.include({ status: 'failed' });
    expect(failed.error).to.not.equal(null);
    rmSync(join(dataFolder, 'exports', `${first.id}.xlsx.part`), { recursive: true });
    const again = await api.exports.retry({ exportId: first.id });
    expect(again).to.include({ error: null, endedAt: null, expiresAt: null });
    expect(again.status).to.be.oneOf(['waiting', 'running']);
    expect(await ended(api, first.id)).to.include({ status: 'completed', done: 9 });
    const error = await rejection(api.exports.retry({ exportId: first.id }));
    expect(error).to.include({ code: 'WrongState' });
  });

  it('say until when they are kept, and are gone then with their files', async () => {
    const { api, clock, dataFolder } = await TestEngine.start({
      dataFolder: await folderWith(CAMPAIGN),
    });
    const DAY = 86_400_000;
    const one = await completed(api, { kind: 'callLog' });
    expect(one.expiresAt).to.equal((one.endedAt ?? 0) + 7 * DAY);
    await clock.advance(4 * DAY);
    const two = await completed(api, { kind: 'callLog' });
    await clock.advance(3 * DAY - 3_600_000);
    expect((await api.exports.list({ instanceId })).list).to.have.length(2);
    await clock.advance(2 * 3_600_000);
    await until(async () => (await api.exports.list({ instanceId })).list.length === 1);
    expect(readdirSync(join(dataFolder, 'exports'))).to.deep.equal([`${two.id}.xlsx`]);

    expect(await api.exports.setRetention({ days: 30 })).to.deep.equal({ days: 30 });
    const longer = await api.exports.get({ exportId: two.id });
    expect(longer.expiresAt).to.equal((two.endedAt ?? 0) + 30 * DAY);
    await api.exports.setRetention({ days: 1 });
    await clock.advance(0);
    await until(async () => (await api.exports.list({ instanceId })).list.length === 0);
    expect(await api.exports.retention()).to.deep.equal({ days: 1 });
  });

  it('leave no files behind that nothing in the list stands for', async () => {
    const dataFolder = await folderWith(CAMPAIGN);
    mkdirSync(join(dataFolder, 'exports'));
    writeFileSync(join(dataFolder, 'exports', 'gone.xlsx'), 'x');
    await TestEngine.start({ dataFolder });
    expect(readdirSync(join(dataFolder, 'exports'))).to.deep.equal([]);
  });

  it('can be cancelled while they wait or run, and leave no file then', async () => {
    const { api, dataFolder } = await TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) {
      ids.push((await api.exports.create({ instanceId, kind: 'taskResult', groupId: GROUP })).id);
    }
    const [running = '', , waiting = ''] = ids;
    const states = [
      await api.exports.cancel({ exportId: waiting }),
      // It may have been quicker.
      await api.exports.cancel({ exportId: running }).catch(() => null),
    ].flatMap((made) => made ?? []);
    expect(states.map(({ status }) => status)).to.include('cancelled');
    for (const id of ids) await ended(api, id);
    const files = readdirSync(join(dataFolder, 'exports'));
    expect(files.filter((name) => name.endsWith('.part'))).to.deep.equal([]);
    expect(files).to.not.include(`${waiting}.xlsx`);
    const error = await rejection(api.exports.cancel({ exportId: waiting }));
    expect(error).to.include({ code: 'WrongState' });
  });

  it('refuse what cannot be made', async () => {
    const { api } = await TestEngine.start({ dataFolder: await folderWith(CAMPAIGN) });
    const refused = async (p: object): Promise<unknown> =>
      rejection(api.exports.create({ instanceId, kind: 'callLog', ...p }));
    expect(await refused({ kind: 'taskResult' })).to.match(/groupId/);
    const narrowed = { kind: 'taskResult', groupId: GROUP, calledNumber: '138', jobId: 'x' };
    expect(await refused(narrowed)).to.match(/calledNumber: .*call log; jobId: /);
    expect(await refused({ ringMsFrom: 2, ringMsTo: 1 })).to.match(/ringMsTo: comes before/);
    expect(await refused({ kind: 'conversations', format: 'csv' })).to.match(/call log/);
    expect(await refused({ groupId: 'none' })).to.include({ code: 'NotFound' });
  });
});

/** The entries of a zip file, by its directory. */
function unzipped(path: string | null): Map<string, Buffer> {
  const zip = readFileSync(path ?? '');
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [packed, nameLength] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26);
    const bytes = zip.subarray(start, start + packed);
    const content = zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes);
    expect(crc32(content)).to.equal(zip.readUInt32LE(at + 16));
    files.set(zip.toString('utf8', at + 46, at + 46 + nameLength), content);
    at += 46 + nameLength;
  }
  return files;
}
