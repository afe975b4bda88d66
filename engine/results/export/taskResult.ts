import {
  DialflowError,
  JobGroupStatus,
  nameOf,
  type Language,
  type Ranked,
  type Rate,
  type Statistics,
} from '../../api';
import type { JobGroupRow } from '../../store/schema';
import type { Cell } from '../../files/cell';
import { WorkbookWriter } from '../../files/workbook';
import { statisticsOf } from '../statistics';
import {
  GROUP_STATUS,
  HANG_UP_BY,
  percent,
  REJECTION,
  said,
  TASK_STATUS,
  type Said,
} from '../words';
import { FUNNEL_STEPS } from '../funnelSteps';
import { settingsRows } from './groupSettings';
import type { ExportParts, MakeExport } from './job';
import { timesIn } from './times';

/** Rankings of the workbook are longer than those that are shown. */
const TOP = 1_000;

const SHEETS = {
  facts: said('任务基本信息', 'Job group'),
  execution: said('任务执行情况统计', 'Execution'),
  tags: said('变量标签统计', 'Variables and tags'),
  intents: said('意图分布统计', 'Intents'),
  flow: said('对话流程统计', 'Conversation flow'),
  rejections: said('拒识case', 'Not understood'),
  stopped: said('止呼名单', 'Stop-call list'),
};

/** 任务结果: a workbook of the seed's seven sheets (000, section 4.2.1.1, 任务导出). */
export const makeTaskResult: MakeExport = async (job, parts, output, tell) => {
  const { language, filter } = job;
  const { groupId = '', instanceId } = filter;
  const group = await parts.rows.group(groupId);
  if (!group) throw DialflowError.notFound('job group', groupId);
  await tell(0, null);
  const counts = parts.countsOf({ instanceId, groupId });
  const statistics = await statisticsOf(counts, { instanceId, groupId }, parts.startOf, TOP);
  const sheets = new Sheets(new WorkbookWriter(output), language, timesIn(parts.localText));
  let done = 0;
  const total = statistics.calls;
  await tell(done, total);
  sheets.facts(group, await parts.rows.sceneName(group.scene_id));
  sheets.execution(statistics);
  sheets.tags(statistics);
  sheets.intents(statistics);
  sheets.flow(statistics);
  await sheets.rejections(parts, groupId, async (rows) => tell((done += rows), total));
  await sheets.stopped(parts, groupId);
  sheets.workbook.finish();
  await tell(total, total);
};

class Sheets {
  constructor(
    readonly workbook: WorkbookWriter,
    private readonly language: Language,
    private readonly time: (at: number | null) => string,
  ) {}

  facts(group: JobGroupRow, scene: string): void {
    const { say, time } = this;
    this.begin(SHEETS.facts, [24, 60]);
    this.rows([
      [say('任务名称', 'Name'), group.name],
      [say('任务ID', 'ID'), group.id],
      [say('实例ID', 'Instance ID'), group.instance_id],
      [say('场景', 'Scene'), scene],
      [say('任务状态', 'State'), GROUP_STATUS[nameOf(JobGroupStatus, group.status)][this.language]],
      [say('创建时间', 'Created'), time(group.created_at)],
      [say('开始时间', 'Started'), time(group.started_at)],
      [say('结束时间', 'Ended'), time(group.ended_at)],
      ...settingsRows(group.settings, this.language, time),
      [],
      [say('任务进展', 'Progress')],
      [say('已完成', 'Answered'), group.succeeded],
      [say('未接通', 'Not answered'), group.failed],
      [say('已止呼', 'Cancelled'), group.cancelled],
      [
        say('未开始', 'Waiting'),
        group.total - group.succeeded - group.failed - group.cancelled - group.executing,
      ],
      [say('总任务数', 'Total'), group.total],
    ]);
  }

  execution(statistics: Statistics): void {
    const { say } = this;
    this.begin(SHEETS.execution, [22, 14, 14, 14, 14, 14]);
    const rated = (name: string, { part, of, share }: Rate): Cell[] => [
      name,
      part,
      of,
      percent(share),
    ];
    this.rows([
      [say('指标', 'Figure'), say('数量', 'Part'), say('总数', 'Of'), say('占比', 'Share')],
      rated(say('外呼作业完成', 'Jobs completed'), statistics.completion),
      rated(say('接通率', 'Connection rate'), statistics.connection),
      rated(say('对话完结', 'Dialogues completed'), statistics.dialogueCompletion),
      rated(say('转人工率', 'Transfer rate'), statistics.transfer),
      [say('累计外呼次数', 'Calls'), statistics.calls],
      [say('累计通话时长（分钟）', 'Talk time (min)'), Math.round(statistics.talkMs / 600) / 100],
      [],
      [say('漏斗分布', 'Funnel'), say('数量', 'Calls')],
      ...FUNNEL_STEPS.map(({ key, name }): Cell[] => [name[this.language], statistics.funnel[key]]),
      [],
      [say('通话状态', 'Call status'), say('数量', 'Calls')],
      ...statistics.outcomes.map(({ status, count }): Cell[] => [
        TASK_STATUS[status][this.language],
        count,
      ]),
      [],
      [say('挂断方', 'Hung up by'), say('数量', 'Calls')],
      ...Object.entries(statistics.hangUpBy).map(([by, count]): Cell[] => [
        HANG_UP_BY[by as keyof typeof HANG_UP_BY][this.language],
        count,
      ]),
      [],
      [
        say('时间', 'Time'),
        say('外呼量', 'Dialled'),
        say('接通量', 'Answered'),
        say('有效交互量', 'Interacted'),
        say('主流程完成量', 'Completed'),
        say('转人工量', 'Transferred'),
      ],
      ...statistics.overTime.points.map((point): Cell[] => [
        this.time(point.from),
        point.dialled,
        point.connected,
        point.interacted,
        point.completed,
        point.transferred,
      ]),
    ]);
  }

  tags({ tags, variables }: Statistics): void {
    const { say } = this;
    this.begin(SHEETS.tags, [24, 30, 12, 12]);
    this.rows([
      [
        say('标签组', 'Tag group'),
        say('标签', 'Tag'),
        say('命中次数', 'Calls'),
        say('占比', 'Share'),
      ],
      ...tags.flatMap(({ group, tags: list }) =>
        list.map(({ name, count, share }): Cell[] => [group, name, count, percent(share)]),
      ),
      [],
      [
        say('变量', 'Variable'),
        say('变量值', 'Value'),
        say('数量', 'Contacts'),
        say('占比', 'Share'),
      ],
      ...variables.flatMap(({ name, values }) =>
        values.map(({ value, count, share }): Cell[] => [name, value, count, percent(share)]),
      ),
    ]);
  }

  intents({ topIntents, topIntentsAfterRejection }: Statistics): void {
    const { say } = this;
    const ranked = (list: readonly Ranked[]): Cell[][] =>
      list.map(({ name, kind, count, share }, index) => [
        index + 1,
        kind === 'rejection' ? REJECTION[this.language] : name,
        kind === 'globalQuestion' ? say('全局问题', 'global question') : '',
        count,
        percent(share),
      ]);
    const header = (name: string): Cell[] => [
      say('排名', 'Place'),
      name,
      say('类型', 'Kind'),
      say('触发量', 'Times'),
      say('占比', 'Share'),
    ];
    this.begin(SHEETS.intents, [8, 30, 16, 12, 12]);
    this.rows([
      header(say('意图名称', 'Intent')),
      ...ranked(topIntents),
      [],
      header(say('拒识后意图', 'Intent after a rejection')),
      ...ranked(topIntentsAfterRejection),
    ]);
  }

  flow({ nodes, topHangUpNodes }: Statistics): void {
    const { say } = this;
    this.begin(SHEETS.flow, [30, 12, 12, 12, 12]);
    this.rows([
      [
        say('节点名称', 'Node'),
        say('到达通话数', 'Calls'),
        say('命中次数', 'Times'),
        say('挂断次数', 'Hang-ups'),
        say('拒识次数', 'Not understood'),
      ],
      ...nodes.map(({ name, calls, hits, hangUps, rejections }): Cell[] => [
        name,
        calls,
        hits,
        hangUps,
        rejections,
      ]),
      [],
      [say('挂断节点', 'Hang-up node'), say('触发量', 'Calls'), say('占比', 'Share')],
      ...topHangUpNodes.map(({ name, count, share }): Cell[] => [name, count, percent(share)]),
    ]);
  }

  async rejections(
    parts: ExportParts,
    groupId: string,
    told: (rows: number) => Promise<void>,
  ): Promise<void> {
    const { say } = this;
    this.begin(SHEETS.rejections, [38, 16, 16, 38, 20, 24, 50, 50, 12]);
    this.rows([
      [
        'JobID',
        say('用户ID', 'User ID'),
        say('被叫号码', 'Called number'),
        'TaskID',
        say('时间', 'Time'),
        say('节点', 'Node'),
        say('机器人话术', 'Prompt'),
        say('用户回答', 'Answer'),
        say('置信度', 'Confidence'),
      ],
    ]);
    for await (const page of parts.rows.rejections(groupId)) {
      this.rows(
        page.map((row) => [
          row.job_id,
          row.reference_id,
          row.called_number,
          row.call_id,
          this.time(row.at),
          row.node ?? '',
          row.prompt ?? '',
          row.keys ?? row.text,
          row.confidence,
        ]),
      );
      await told(page.length);
    }
  }

  async stopped(parts: ExportParts, groupId: string): Promise<void> {
    const { say } = this;
    this.begin(SHEETS.stopped, [16, 16, 16, 38, 20]);
    this.rows([
      [
        say('电话号码', 'Number'),
        say('用户名', 'User name'),
        say('用户ID', 'User ID'),
        'JobID',
        say('止呼时间', 'Stopped'),
      ],
    ]);
    for await (const page of parts.rows.stopped(groupId)) {
      this.rows(
        page.map((row) => [
          row.phone_number,
          row.name,
          row.reference_id,
          row.job_id,
          this.time(row.created_at),
        ]),
      );
    }
  }

  private readonly say = (zh: string, en: string): string => said(zh, en)[this.language];

  private begin(name: Said, widths: number[]): void {
    this.workbook.sheet({ name: name[this.language], widths });
  }

  private rows(rows: readonly (readonly Cell[])[]): void {
    for (const row of rows) this.workbook.add(row);
  }
}
