import { expect } from 'chai';
import {
  DialflowError,
  EVENT_TYPES,
  METHODS,
  type EngineApi,
  type ListRef,
} from '../../../engine/api';
import { PARAMS } from '../../../engine/service/paramSchemas';
import { checkParams } from '../../../engine/service/params';

type Requests = {
  [D in keyof EngineApi]: { [M in keyof EngineApi[D]]: RequestsOf<EngineApi[D][M]> };
};
type RequestsOf<F> = F extends () => unknown ? [] : F extends (p: infer P) => unknown ? P[] : never;

const instanceId = 'instance-1';
const groupId = 'group-1';
const callId = 'call-1';
const poolKey = 'FC100000137458124';
const x = '17000000000';
const rosterId = '0197a0f0-0000-7000-8000-000000000001';
const node = '询问';
const contact = { phoneNumber: '13800000001', variables: { name: '张三' } };
const settings = { name: '' };
const event = { subscription: 1, sequence: 12 };

const ofScene = { instanceId, scene: 'delivery' };
const doNotCall: ListRef = { kind: 'doNotCall', instanceId: null };

/** The least and the most of every request, as nodes and integrators make them. */
const valid: Requests = {
  engine: { info: [] },
  line: { status: [], test: [{ trunk: 'main' }] },
  instances: {
    ensure: [{ name: 'one' }, { name: 'one', maxConcurrency: 3, description: '' }],
    create: [
      { name: 'one', maxConcurrency: 3, description: 'first' },
      { name: 'one', maxConcurrency: 3, settings: { dailyCap: null } },
    ],
    update: [
      { instanceId },
      { instanceId, name: 'two', maxConcurrency: 1, description: '' },
      {
        instanceId,
        settings: {
          callingTime: [{ beginTime: '09:00', endTime: '18:00' }],
          weekdaysOnly: true,
          dailyCap: 3,
          emptyNumberNoMoreCalls: true,
          answerDelayMs: 500,
        },
      },
    ],
    get: [{ instanceId }],
    list: [],
    delete: [{ instanceId }],
    concurrency: [],
    setConcurrency: [{ total: 20 }, { total: null }],
  },
  contacts: {
    check: [
      { source: { kind: 'file', path: '/tmp/a.xlsx' } },
      { source: { kind: 'data', fileName: 'a.csv', data: new Uint8Array([1, 2, 3]) } },
      { source: { kind: 'text', text: '13800000001;13800000002' } },
      { source: { kind: 'rows', rows: [{ phoneNumber: 13800000001, vip: true, note: null }] } },
    ],
    progress: [{ reference: 'roster-1' }],
    keep: [{ source: { kind: 'file', path: '/tmp/a.xlsx' }, reference: 'roster-1' }],
    kept: [{ rosterId }],
    contacts: [{ rosterId }, { rosterId, after: '4711', limit: 10 }],
    rejected: [{ rosterId, after: '0' }],
    assign: [{ rosterId, groupId, after: '4711', limit: 1000, strategy: { name: 's' } }],
    forget: [{ rosterId }],
    template: [{}, { variableNames: ['city'], language: 'en-US' }],
  },
  jobGroups: {
    create: [
      { instanceId, settings },
      {
        instanceId,
        settings: {
          name: 'g',
          description: 'd',
          scene: 'delivery',
          strategy: { maxAttemptsPerDay: 3 },
          recallStrategy: { emptyNumberIgnore: false },
          retryTimes: 1,
          retryIntervalMinutes: 5,
          ringSeconds: 30,
          maxConcurrency: 0,
          callerNumber: '02112345678',
          priority: 'urgent',
          minConcurrency: 2,
          callerNumbers: ['02112345678'],
          recallCallerNumbers: ['02112345679'],
          retryByOutcome: { Busy: { retryTimes: 5, retryIntervalMinutes: 2 } },
          progressive: { phones: ['6001'], factor: 1.2 },
        },
        requestId: 'once',
      },
    ],
    update: [
      { groupId, settings: {} },
      { groupId, settings: { name: 'h', progressive: null } },
    ],
    copy: [{ groupId }, { groupId, name: 'h', contacts: false, requestId: 'once' }],
    redial: [
      { groupId, outcomes: ['failed'] },
      {
        groupId,
        outcomes: ['succeeded', 'noInteraction', 'cancelled'],
        settings: { name: 'h' },
        start: true,
        requestId: 'once',
      },
    ],
    preview: [{ groupId }],
    assign: [
      { groupId, contacts: [] },
      {
        groupId,
        contacts: [{ ...contact, name: '张三', honorific: '先生', referenceId: 'a', row: 1 }],
        strategy: {},
        checkOnly: true,
      },
    ],
    start: [{ groupId }],
    pause: [{ groupId }],
    resume: [{ groupId }],
    stop: [{ groupId }],
    get: [{ groupId }],
    list: [{ instanceId }, { instanceId, limit: 10_000, after: groupId }],
    delete: [{ groupId }],
  },
  jobs: {
    get: [{ jobId: 'job-1' }],
    list: [{ groupId }, { groupId, status: 'Failed', limit: 1, after: '12' }],
  },
  numbers: {
    list: [{ instanceId }, { instanceId, search: '杭州', limit: 10, after: '1001' }],
    get: [{ instanceId, number: '1001' }],
    add: [
      { instanceId, numbers: [{ number: '1001' }] },
      {
        instanceId,
        numbers: [
          {
            number: '1001',
            province: '浙江',
            city: '杭州',
            rateLimitCount: 10,
            rateLimitPeriod: 60,
            maxConcurrency: null,
            supplier: 'our-trunk',
            trunk: null,
            monthlyPrice: 35,
            minutePrice: 0.12,
            remark: '',
            enabled: false,
          },
        ],
      },
    ],
    update: [{ instanceId, number: '1001', changes: { supplier: null, enabled: true } }],
    remove: [{ instanceId, numbers: ['1001'] }],
    import: [{ instanceId, rows: [{ 主叫号码: 1001 }] }],
    places: [{ numbers: ['1001'] }],
    addPlaces: [
      { rows: [{ prefix: '199', province: '广东', city: '广州' }] },
      { rows: [{ prefix: '199', province: '广东', city: '广州', carrier: '中国电信' }] },
    ],
    clearPlaces: [],
    suppliers: [],
    saveSupplier: [{ definition: {} }],
    removeSupplier: [{ id: 'our-trunk' }],
  },
  intents: {
    rank: [
      { instanceId, text: 'yes', scene: 'delivery' },
      {
        instanceId,
        text: '',
        definition: {},
        branches: [{ name: 'yes', intents: ['yes'] }],
        globalQuestions: false,
      },
      { instanceId, text: 'yes', scene: 'delivery', version: 2 },
    ],
  },
  prompts: {
    record: [
      { instanceId, text: '您好', wav: new Uint8Array(44) },
      { instanceId, scene: 's', text: '您好', wav: new Uint8Array(44), fileName: 'a.wav' },
    ],
    recordings: [{ instanceId }, { instanceId, scene: 's' }],
    audio: [{ recordingId: 'r' }],
    removeRecording: [{ recordingId: 'r' }],
    keep: [{ wav: new Uint8Array(44) }],
    parts: [{ instanceId, scene: 's', texts: ['您好， @name 。'] }],
  },
  scenes: {
    check: [{ definition: { name: 'delivery' } }],
    import: [
      { instanceId, definition: { name: 'delivery' } },
      { instanceId, definition: { name: 'delivery' }, draft: true, by: 'li' },
    ],
    get: [ofScene, { ...ofScene, version: 2 }],
    list: [{ instanceId }],
    delete: [ofScene],
    review: [ofScene, { ...ofScene, version: 1, prompts: [{ where: 'line 1', text: '您好' }] }],
    submit: [ofScene, { ...ofScene, prompts: [], by: 'li' }],
    withdraw: [ofScene, { ...ofScene, by: 'li' }],
    approve: [ofScene, { ...ofScene, reason: '', by: 'wang' }],
    reject: [{ ...ofScene, reason: 'no' }],
    versions: [ofScene],
    diff: [
      { ...ofScene, from: 1 },
      { ...ofScene, from: 1, to: 2 },
    ],
    rollBack: [
      { ...ofScene, version: 1 },
      { ...ofScene, version: 1, draft: true, by: '' },
    ],
    copy: [{ ...ofScene, name: 'copy' }],
    export: [ofScene, { ...ofScene, version: 1 }],
  },
  rules: {
    addNumbers: [
      { list: doNotCall, entries: [] },
      {
        list: { kind: 'stopCall', groupId },
        entries: [{ phoneNumber: '13800000001', name: 'Li', reason: 'r', expiresAt: null }],
        reason: 'r',
        source: 'callee',
        createdBy: 'li',
        validDays: 0.5,
      },
    ],
    importNumbers: [
      { list: doNotCall, source: { kind: 'text', text: '13800000001' } },
      {
        list: { kind: 'allow', instanceId },
        source: { kind: 'rows', rows: [{ phoneNumber: 1 }] },
        reason: 'r',
        createdBy: 'li',
        expiresAt: 1,
      },
    ],
    removeNumbers: [{ list: doNotCall, numbers: ['13800000001'] }],
    listNumbers: [{ list: doNotCall }, { list: doNotCall, prefix: '138', limit: 1, after: 'id' }],
    lookUpNumbers: [
      { instanceId, numbers: [] },
      { instanceId, groupId, numbers: ['1'] },
    ],
    industries: [],
    suppliers: [],
    checkIndustry: [{ industry: '物流' }, { industry: '物流', supplier: 's' }],
    checkWording: [{}, { texts: [{ where: '', text: '' }], scene: ofScene }],
    checkConsent: [{ source: 'unknown' }],
    breaches: [],
    recordComplaint: [
      { instanceId, phoneNumber: '13800000001', text: 'too often' },
      { instanceId, phoneNumber: '1', text: '', receivedFrom: '', callId: '', by: '' },
    ],
    verifyComplaint: [{ complaintId: 'c', breach: 'coldCalls', by: 'li' }],
    dismissComplaint: [{ complaintId: 'c', note: 'none' }],
    resolveComplaint: [{ complaintId: 'c', note: 'done', by: 'li' }],
    getComplaint: [{ complaintId: 'c' }],
    listComplaints: [
      { instanceId },
      { instanceId, status: 'Verified', limit: 10, after: 'complaint' },
    ],
    standing: [{ instanceId }],
  },
  calls: {
    dial: [
      { instanceId, contact },
      {
        instanceId,
        contact,
        scene: 'delivery',
        ringSeconds: 45,
        callerNumber: '+8621123',
        reference: 'r',
      },
    ],
    giveUp: [{ reference: 'r' }],
    speak: [
      { callId, node, texts: ['您好'] },
      { callId, node, texts: ['您好', '你好'], bargeIn: 'any' },
      {
        callId,
        node,
        texts: ['您好'],
        bargeIn: 'speech',
        bargeInAfter: { words: 3, speechMs: 800 },
        voice: { voice: 'aixia', speed: 0.5, volume: 100 },
        recording: 'a'.repeat(64),
      },
    ],
    listen: [
      { callId, node, accept: 'both' },
      { callId, node, accept: 'keys', noInputMs: 5000, endKey: '', maxDigits: 50, interDigitMs: 3 },
      { callId, node, accept: 'both', keyPattern: '1[0-9]{10}', apology: '没听清。' },
      { callId, node, accept: 'speech', maxSpeechMs: 500, endSilenceMs: 100, hotWords: ['改期'] },
    ],
    match: [
      { callId, node, heard: { outcome: 'noInput' }, branches: [] },
      { callId, node, heard: { outcome: 'hungUp', endReason: 'CalleeHungUp' }, branches: [] },
      { callId, node, heard: { outcome: 'keys', keys: '1' }, branches: [{ name: 'yes' }] },
      {
        callId,
        node,
        heard: { outcome: 'speech', text: '是的', confidence: 0.9 },
        branches: [{ name: 'y', intents: ['i'], utterances: ['u'], keywords: ['k'], keys: ['1'] }],
        globalQuestions: false,
        onUnrecognised: { wordings: ['再说一遍'], limit: 0, farewell: '再见' },
        onNoInput: {},
      },
    ],
    converse: [
      { callId, node, bot: { kind: 'http', url: 'http://127.0.0.1:1/bot' }, branches: [] },
      {
        callId,
        node,
        bot: {
          kind: 'openai',
          url: 'HTTPS://bot.example/v1',
          apiKey: 'k',
          model: 'm',
          temperature: 0,
          maxTokens: 1,
        },
        systemPrompt: 'You call @name .',
        opening: ['您好'],
        begins: 'bot',
        branches: [{ name: 'yes', description: 'd', arguments: [{ name: 'date' }] }],
        may: { hangUp: false, transfer: false, tag: false },
        bargeIn: 'any',
        bargeInAfter: { words: 2 },
        accept: 'both',
        voice: { speed: 1.2 },
        noInputMs: 5000,
        maxSpeechMs: 5000,
        endSilenceMs: 300,
        hotWords: ['w'],
        onNoInput: { wordings: ['喂？'], limit: 3 },
        fillers: ['请稍等'],
        fillerMs: 1000,
        answerMs: 5000,
        maxTurns: 5,
        maxMs: 60_000,
        forbiddenWords: ['加微信'],
        tags: [{ group: 'answer', name: 'yes' }],
        completes: true,
      },
    ],
    branch: [
      { callId, node, prompt: { texts: ['您好'] }, listen: { accept: 'both' }, branches: [] },
      {
        callId,
        node,
        prompt: { texts: ['您好'], bargeIn: 'any' },
        again: ['请问'],
        listen: { accept: 'keys', noInputMs: 5000, endKey: '', maxDigits: 2, interDigitMs: 3 },
        branches: [{ name: 'y', intents: ['i'], keys: ['1'] }],
        globalQuestions: false,
        onUnrecognised: { wordings: ['再说一遍'], limit: 3, thenRepeat: false, atLimit: 'goOn' },
        onNoInput: { farewell: '再见', atLimit: 'hangUp' },
        tags: [{ group: 'answer', name: 'yes' }],
        completes: true,
      },
    ],
    transfer: [
      { callId, node, to: { number: '02112345678' } },
      {
        callId,
        node,
        to: { phones: ['li', 'wang'] },
        how: 'join',
        ring: 'atOnce',
        ringSeconds: 25,
        waitSeconds: 60,
        waitingText: '请稍候。',
        announcement: ' @name 来电',
        callerNumber: '057188888888',
      },
    ],
    tag: [{ callId, node, tags: [{ group: 'answer', name: 'yes' }] }],
    hangUp: [
      { callId },
      { callId, node, reason: 'NoInputLimit', delayMs: 0, atOnce: true },
      { callId, reason: 'FlowStopped' },
      { callId, completes: false },
    ],
    flowFailed: [{ callId }, { callId, mayGoOn: true }],
    get: [{ callId }],
    turns: [{ callId }],
  },
  events: {
    open: [
      { consumer: 'c', filter: {} },
      {
        consumer: 'c',
        filter: { types: [...EVENT_TYPES], instanceId, group: 'g', scene: 's', direct: true },
        transient: true,
      },
    ],
    acknowledge: [event],
    reject: [event],
    close: [{ subscription: 1 }],
    forget: [{ consumer: 'c' }],
    list: [{}, { types: ['Dialing'], group: groupId, after: 0, limit: 10_000 }],
    redis: [],
  },
  account: {
    audit: [
      {},
      {
        operation: 'AssignJobs',
        instanceId,
        host: 'n8n',
        name: node,
        failed: true,
        span: { from: 0, to: 1 },
        limit: 10,
        after: 'entry-1',
      },
    ],
    retention: [],
    setRetention: [{ auditDays: 90 }],
    prices: [],
    setPrices: [{ prices: null }, { prices: { currency: 'CNY' }, validFrom: '2026-01-05' }],
    priceLists: [],
    removePrices: [{ validFrom: '2026-01-05' }],
    usage: [
      { by: 'day', span: { period: 'today' } },
      {
        by: 'number',
        span: { firstDay: '2026-01-05', lastDay: '2026-01-06' },
        instanceId,
        groupId,
        number: '057188880000',
      },
    ],
    usageCsv: [{ by: 'group', span: { period: 'lastMonth' }, language: 'en-US' }],
    plan: [
      { contacts: 1, minutesPerCall: 0.5, hoursPerDay: 8 },
      {
        contacts: 60_000,
        attempts: 2,
        lossRate: 0.5,
        minutesPerCall: 2,
        hoursPerDay: 8,
        days: 2,
        lines: 3,
      },
    ],
  },
  tryout: {
    open: [
      { instanceId: 'i1', kind: 'text' },
      {
        ...{ instanceId: 'i1', kind: 'phone', scene: 'survey', group: 'g1', name: '王' },
        ...{ phoneNumber: '13800000000', variables: { a: 'b' } },
        ...{ startedBy: 'dial', language: 'en-US' },
      },
    ],
    close: [{ tryout: 't1' }],
  },
  sms: {
    send: [
      { text: '您的包裹已到', bindingId: '17', to: 'B' },
      { text: '好的', replyTo: 'sms-1', outId: 'order-1' },
    ],
    confirm: [{ smsId: 'sms-1' }, { smsId: 'sms-1', text: '改过的' }],
    get: [{ smsId: 'sms-1' }],
    list: [
      {},
      {
        ...{ poolKey: 'FC1', x: '17000000001', number: '13800000000', bindingId: '17' },
        ...{ outId: 'o', state: 'Sent', from: 1, to: 2, limit: 10, after: 'sms-1' },
      },
    ],
    status: [],
    listStops: [{}, { poolKey: 'FC1', number: '13800000000', limit: 10, after: 'stop-1' }],
    addStops: [{ poolKey: 'FC1', phoneNumbers: ['13800000000'] }],
    removeStops: [{ poolKey: 'FC1', phoneNumbers: ['13800000000'] }],
  },
  privacy: {
    createPool: [
      { kind: 'AXB', name: '出行' },
      {
        kind: 'AXNExtension',
        name: '面单',
        settings: {
          assignment: 'smart',
          sms: { mode: 'smart', all: true, whitelist: ['快递'], confirm: false },
          ringTones: { fromA: '10000001', toA: null },
          alarmPercent: 80,
          expiringMinutes: 10,
          ...{ ringTimeoutSeconds: 30, longestCallMinutes: 60, language: 'en-US' },
          transfers: 'both',
          verifiedOnly: true,
          announcements: { unknownCaller: '您好。' },
        },
      },
    ],
    updatePool: [{ poolKey }, { poolKey, name: 'x', settings: { alarmPercent: null } }],
    getPool: [{ poolKey }],
    listPools: [{}, { kind: 'AXG', search: 'FC' }],
    addStock: [
      { numbers: [{ number: x, spec: 'virtual' }] },
      {
        numbers: [
          {
            ...{ number: x, spec: 'carrier', province: '浙江', city: '杭州', carrier: '移动' },
            ...{ trunk: null, monthlyPrice: 5, minutePrice: null },
          },
        ],
      },
    ],
    removeStock: [{ numbers: [x] }],
    stockRemain: [{ spec: '95' }, { spec: 'virtual', city: '杭州', prefix: '170' }],
    buyNumbers: [
      { poolKey, spec: 'virtual', count: 1 },
      { poolKey, spec: 'carrier', count: 1000, city: '杭州', prefix: '13' },
    ],
    releaseNumbers: [{ poolKey, numbers: [x] }],
    lockNumbers: [{ poolKey, numbers: [x] }],
    unlockNumbers: [{ poolKey, numbers: [x] }],
    moveNumbers: [{ fromPool: poolKey, toPool: poolKey, numbers: [x] }],
    moveSome: [{ fromPool: poolKey, toPool: poolKey, count: 5, city: '杭州' }],
    listMoves: [{}, { limit: 10, after: 'm' }],
    updateNumber: [{ number: x, remark: '' }],
    getNumber: [{ number: x }],
    listNumbers: [
      {},
      {
        ...{ poolKey, inStock: false, status: 'Bound', verification: 'Pending' },
        ...{ city: '杭州', search: '170', limit: 1, after: x },
      },
    ],
    startVerification: [{ numbers: [x], person: '13800000000' }],
    finishVerification: [{ numbers: [x], verified: false, reason: 'blurred' }],
    bind: [
      { poolKey, a: '13800000000', expiresAt: 1 },
      {
        ...{ poolKey, a: '13800000000', b: '13900000000', x, expiresAt: 1, expectCity: '杭州' },
        ...{ extension: '12', groupId: '7', restriction: 'fromA', display: 'caller' },
        ...{ recording: true, transcript: true, outId: 'o', outOrderId: 'p' },
        ...{ ringTones: { toA: '10000001' }, ringTimeoutSeconds: null },
      },
    ],
    bindMany: [{ bindings: [{ poolKey, a: '13800000000', b: null, expiresAt: 1 }] }],
    unbind: [{ bindingId: '1' }],
    unbindMany: [{ bindingIds: ['1', '2'] }],
    updateBinding: [
      { bindingId: '1', changes: {} },
      { bindingId: '1', changes: { a: '13800000000', b: null, expiresAt: 2, groupId: '7' } },
    ],
    getBinding: [{ bindingId: '1' }],
    listBindings: [
      {},
      {
        ...{ poolKey, x, number: '13800000000', outId: 'o', groupId: '7', ended: true },
        ...{ limit: 1, after: '1' },
      },
    ],
    resolve: [
      { x, caller: '' },
      { x, caller: '13800000000', extension: '12' },
    ],
    createGroup: [{ poolKey }, { poolKey, name: 'g', remark: 'r', numbers: ['13800000000'] }],
    updateGroup: [{ groupId: '7' }, { groupId: '7', name: 'g', remark: '' }],
    changeGroup: [{ groupId: '7', operation: 'overwrite', numbers: ['13800000000'] }],
    deleteGroup: [{ groupId: '7' }],
    getGroup: [{ groupId: '7' }],
    listGroups: [{}, { poolKey, search: 'g' }],
    listGroupNumbers: [{ groupId: '7' }, { groupId: '7', search: '138', limit: 1, after: '1' }],
    addBlacklist: [
      { poolKey, entries: [{ number: '13800000000' }] },
      {
        poolKey,
        entries: [{ number: '13800000000', other: '13900000000', direction: 'both', remark: 'r' }],
      },
    ],
    removeBlacklist: [{ poolKey, entries: [{ number: '13800000000', other: '13900000000' }] }],
    listBlacklist: [{ poolKey }, { poolKey, search: '138', limit: 1, after: 'b' }],
    addRingTone: [
      { name: 't', text: '您好' },
      { name: 't', wav: new Uint8Array(1), fileName: 'a.wav' },
    ],
    removeRingTone: [{ ringToneId: '10000001' }],
    listRingTones: [],
    getRingToneAudio: [{ ringToneId: '10000001' }],
    listCalls: [
      {},
      { poolKey, x, bindingId: '1', outId: 'o', from: 0, to: 1, limit: 1, after: 'c' },
    ],
    getTranscript: [{ callId: 'c' }],
    usage: [{}, { month: '2026-01', poolKey }],
    usageCsv: [{ poolKey }, { poolKey, month: '2026-01', language: 'en-US' }],
    dailyUsage: [
      { span: { period: 'thisMonth' } },
      { span: { period: 'lastMonth' }, kind: 'AXB', poolKey },
    ],
    prices: [],
    setPrices: [{ prices: null }, { prices: { currency: 'CNY' } }],
    arrears: [],
    setArrears: [{ since: null }, { since: 1 }],
  },
  webhooks: {
    create: [
      { url: 'https://example.com' },
      {
        url: 'http://10.0.0.1:8080/x',
        name: 'crm',
        filter: { types: ['JobComplete'], direct: true },
        secret: '0123456789abcdef',
        ...{ allowPrivate: true, format: 'batch' },
      },
    ],
    list: [],
    get: [{ webhookId: 'w' }],
    update: [
      { webhookId: 'w' },
      { webhookId: 'w', url: 'https://x.y', enabled: true, newSecret: true },
    ],
    delete: [{ webhookId: 'w' }],
    test: [{ webhookId: 'w' }],
    deadLetters: [{}, { webhookId: 'w', limit: 5, after: 'w:12' }],
    resend: [{ webhookId: 'w' }, { webhookId: 'w', sequences: [1, 2] }],
  },
  results: {
    history: [
      { instanceId },
      {
        instanceId,
        calledNumber: '13800000001',
        referenceId: 'C001',
        groupId,
        groupName: '回访',
        scene: 'delivery',
        taskId: 'task-1',
        jobId: 'job-1',
        sessionId: callId,
        jobStatuses: ['Failed'],
        taskStatuses: ['NoAnswer', 'Busy'],
        hangUpByRejection: false,
        hasAnswered: true,
        completed: true,
        actualTimeFrom: 0,
        actualTimeTo: 1_000,
        ringMsFrom: 0,
        ringMsTo: 500,
        callingNumber: '02112345678',
        talkMsFrom: 0,
        talkMsTo: 1,
        tag: { group: '满意度', name: '满意' },
        limit: 10,
        after: '12.task-1',
      },
    ],
    call: [{ callId }],
    statistics: [{ instanceId }, { instanceId, groupId, from: 0, to: 1, top: 30 }],
    chart: [
      { instanceId, kind: 'funnel', language: 'zh-CN' },
      {
        instanceId,
        groupId,
        from: 0,
        to: 1,
        kind: 'tags',
        language: 'en-US',
        title: '',
        width: 800,
      },
    ],
    label: [
      { callId, sequence: 2 },
      { callId, sequence: 2, transcript: null, labels: ['noise'], hotWords: ['顺丰'] },
    ],
    labelSummary: [{ instanceId }],
    hotWords: [{ instanceId }],
    removeHotWords: [{ instanceId, words: ['顺丰'] }],
  },
  exports: {
    create: [
      { instanceId, kind: 'callLog' },
      { instanceId, groupId, kind: 'conversations', recordings: false, language: 'en-US' },
      { instanceId, kind: 'callLog', format: 'csv', hasAnswered: true },
    ],
    list: [{ instanceId }, { instanceId, limit: 1, after: 'export-1' }],
    get: [{ exportId: 'export-1' }],
    read: [{ exportId: 'export-1', offset: 0, length: 1 }],
    cancel: [{ exportId: 'export-1' }],
    retry: [{ exportId: 'export-1' }],
    delete: [{ exportId: 'export-1' }],
    retention: [],
    setRetention: [{ days: 7 }],
  },
};

const names = Object.entries(METHODS).flatMap(([domain, methods]) =>
  methods.map((method) => [domain, method] as const),
);
const requestsOf = (domain: string, method: string): unknown[] =>
  (valid as Record<string, Record<string, unknown[]>>)[domain]![method]!;

/** What is told of a request, `path: reason`. */
function problems(domain: string, method: string, given: unknown): string[] {
  try {
    checkParams(domain, method, given);
    return [];
  } catch (error) {
    expect(error).to.be.instanceOf(DialflowError).with.property('code', 'InvalidInput');
    const { problems: told = [] } = (error as DialflowError).details;
    return told.map(({ path, reason }) => `${path}: ${reason}`);
  }
}

describe('The parameters of a method', () => {
  it('have a schema each, or are none', () => {
    const withSchema = Object.entries(PARAMS).flatMap(([domain, methods]) =>
      Object.keys(methods).map((method) => `${domain}.${method}`),
    );
    expect(withSchema.sort()).to.deep.equal(names.map((name) => name.join('.')).sort());
  });

  it('pass when they are what the contract says', () => {
    for (const [domain, method] of names) {
      for (const request of requestsOf(domain, method)) {
        const told = problems(domain, method, request);
        expect(told, `${domain}.${method} ${JSON.stringify(request)}`).to.deep.equal([]);
        expect(checkParams(domain, method, request)).to.deep.equal(request);
      }
    }
  });

  it('must be an object, where the method takes one', () => {
    const nothing = [undefined, null, 'text', 7, true, []];
    for (const [domain, method] of names) {
      if (requestsOf(domain, method).length === 0) continue;
      for (const given of nothing) {
        const told = problems(domain, method, given);
        expect(told, `${domain}.${method} ${String(given)}`).to.have.length(1);
        expect(told[0]).to.match(/^: must be an object, not /);
      }
    }
  });

  it('are ignored where the method takes none', () => {
    for (const given of [undefined, null, 'text', { speed: 1 }]) {
      expect(checkParams('engine', 'info', given)).to.equal(undefined);
      expect(checkParams('instances', 'list', given)).to.equal(undefined);
    }
  });

  it('may hold no field that the contract has not got', () => {
    for (const [domain, method] of names) {
      const [request] = requestsOf(domain, method);
      if (!request) continue;
      const told = problems(domain, method, { ...(request as object), zzz: 1 });
      expect(told, `${domain}.${method}`).to.have.length(1);
      expect(told[0]).to.match(/^zzz: is not a known field; known here are /);
    }
  });

  it('are told of with every problem, by path', () => {
    const request = {
      callId: '',
      node: 'match',
      heard: { outcome: 'speech', text: 5 },
      branches: [{ name: 'yes', keyword: ['x'] }, { intents: 'one' }],
      onNoInput: { limit: -1 },
    };
    expect(problems('calls', 'match', request)).to.have.members([
      'callId: must not be empty',
      'heard.confidence: is missing',
      'heard.text: must be a text, not 5',
      'branches[0].keyword: is not a known field; "keywords" is',
      'branches[1].name: is missing',
      'branches[1].intents: must be a list, not "one"',
      'onNoInput.limit: must be at least 0, not -1',
    ]);
  });

  it('are called by the name of their method', () => {
    expect(() => checkParams('calls', 'get', {})).to.throw(
      'The request calls.get is not valid. callId: is missing',
    );
  });

  it('may be undefined where they may be absent, at any depth', () => {
    const given = {
      instanceId,
      settings: { name: 'g', scene: undefined, recallStrategy: { emptyNumberIgnore: undefined } },
    };
    expect(checkParams('jobGroups', 'create', given)).to.deep.equal({
      instanceId,
      settings: { name: 'g', recallStrategy: {} },
    });
    expect(
      checkParams('jobs', 'list', { groupId, limit: undefined, typo: undefined }),
    ).to.deep.equal({ groupId });
    const assign = { groupId, contacts: [{ ...contact, name: undefined }] };
    expect(checkParams('jobGroups', 'assign', assign)).to.deep.equal({
      groupId,
      contacts: [contact],
    });
  });

  it('are handed on untouched where they are free', () => {
    const rows = [{ phoneNumber: '1', name: undefined }];
    const given = { source: { kind: 'rows', rows } };
    const { source } = checkParams('contacts', 'check', given) as typeof given;
    expect(source.rows).to.equal(rows);
    const definition: Record<string, unknown> = {};
    definition['itself'] = definition;
    const scene = checkParams('scenes', 'import', { instanceId, definition });
    expect((scene as { definition: unknown }).definition).to.deep.equal(definition);
  });

  it('are bounded where they are numbers and lists', () => {
    for (const limit of [0, -1, 10_001, 1.5, '5', NaN, 5n]) {
      expect(problems('events', 'list', { limit }), String(limit)).to.have.length(1);
      expect(problems('jobs', 'list', { groupId, limit }), String(limit)).to.have.length(1);
      const groups = problems('jobGroups', 'list', { instanceId, limit });
      expect(groups, String(limit)).to.have.length(1);
    }
    const contacts = new Array<typeof contact>(10_001).fill(contact);
    expect(problems('jobGroups', 'assign', { groupId, contacts })).to.deep.equal([
      'contacts: must have at most 10000 entries; it has 10001',
    ]);
    const branches = Array.from({ length: 101 }, (_, n) => ({ name: String(n) }));
    const match = { callId, node, heard: { outcome: 'noInput' }, branches };
    expect(problems('calls', 'match', match)).to.deep.equal([
      'branches: must have at most 100 entries; it has 101',
    ]);
    const texts = ['话'.repeat(5_001)];
    expect(problems('calls', 'speak', { callId, node, texts })).to.deep.equal([
      'texts[0]: must have at most 5000 characters; it has 5001',
    ]);
  });

  it('tell the first hundred problems of many', () => {
    const contacts = new Array<unknown>(500).fill(null);
    const told = problems('jobGroups', 'assign', { groupId, contacts });
    expect(told).to.have.length(101);
    expect(told[0]).to.equal('contacts[0]: must be an object, not null');
    expect(told.at(-1)).to.equal(': and 400 more');
  });

  it('let a flow put numbers into variables, and nothing that is no text', () => {
    const dial = (variables: unknown) => ({ instanceId, contact: { ...contact, variables } });
    expect(problems('calls', 'dial', dial({ age: 42, vip: true, note: null }))).to.deep.equal([]);
    expect(problems('calls', 'dial', dial({ address: { city: 'x' } }))).to.have.length(1);
    expect(problems('calls', 'dial', dial(undefined))).to.deep.equal([
      'contact.variables: is missing',
    ]);
  });

  it('let through what a flow added to an answer', () => {
    const heard = { outcome: 'keys', keys: '1', mine: { x: 1 } };
    expect(problems('calls', 'match', { callId, node, heard, branches: [] })).to.deep.equal([]);
  });

  it('name one kind of whom to transfer to', () => {
    const told = (to: unknown) => problems('calls', 'transfer', { callId, node, to });
    expect(told({})).to.have.length(1);
    expect(told({ number: '1', phones: ['li'] })).to.have.length(1);
    expect(told({ phones: [] })).to.have.length(1);
    expect(told({ phone: 'li' })[0]).to.match(/^to\.phone: is not a known field/);
  });

  it('name only reasons that a flow may give for its hang-up', () => {
    for (const reason of ['CalleeHungUp', 'EngineCrashed', 'EngineStopped', 'GroupStopped']) {
      expect(problems('calls', 'hangUp', { callId, reason })).to.deep.equal([
        `reason: must be one of Completed, UnrecognisedLimit, NoInputLimit, FlowStopped, not "${reason}"`,
      ]);
    }
  });

  it('name only events that there are', () => {
    const types = ['JobComplete', 'JobCompleted'];
    const reason = `types[1]: must be one of ${EVENT_TYPES.join(', ')}, not "JobCompleted"`;
    expect(problems('events', 'list', { types })).to.deep.equal([reason]);
    const open = { consumer: 'c', filter: { types } };
    expect(problems('events', 'open', open)).to.deep.equal([`filter.${reason}`]);
    expect(problems('events', 'open', { consumer: '', filter: null })).to.have.members([
      'consumer: must not be empty',
      'filter: must be an object, not null',
    ]);
  });

  it('belong to methods of the contract', () => {
    for (const [domain, method] of [
      ['calls', 'shout'],
      ['nothing', 'get'],
      ['__proto__', 'toString'],
      ['calls', 'constructor'],
    ] as const) {
      expect(() => checkParams(domain, method, {}))
        .to.throw(DialflowError)
        .with.property('code', 'NotFound');
    }
  });
});
