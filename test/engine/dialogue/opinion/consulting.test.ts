import type { ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { SecondOpinionSettings } from '../../../../engine/api';
import { Consulting, type Consultation } from '../../../../engine/dialogue/opinion/consulting';
import { openAdviser } from '../../../../engine/dialogue/opinion/open';
import { checkSecondOpinion } from '../../../../engine/dialogue/opinion/settings';
import { compileScene, type SceneWords } from '../../../../engine/dialogue/questions';
import { Breaker } from '../../../../engine/speech/breaker';
import { SystemClock } from '../../../../engine/time/clock';
import { BotServer } from '../../../support/bot/server';

const SCENE: SceneWords = {
  name: 'x',
  language: 'en-US',
  intents: [
    { name: 'cancel', utterances: ['I want to cancel my order', 'please cancel it for me'] },
    { name: 'price', utterances: ['how much does my order cost', 'what is the price of it'] },
  ],
  globalQuestions: [{ name: 'who', questions: ['who is calling me now'], answer: 'We are.' }],
};
const BRANCHES = SCENE.intents.map(({ name }) => ({ name, intents: [name] }));
/** Near enough to an utterance to be doubted over. */
const DOUBTFUL = 'my order should go away';

type Answer = (body: Record<string, unknown>, response: ServerResponse) => void;

describe('A second opinion', () => {
  let server: BotServer;
  let answer: Answer;

  beforeEach(async () => {
    server = await BotServer.open(({ body }, response) => answer(body, response));
  });

  afterEach(() => server.close());

  const consulting = (settings: Partial<SecondOpinionSettings> = {}): Consulting =>
    new Consulting(
      openAdviser({ url: `${server.url}/v1`, key: 'secret', kind: 'chat', ...settings }),
      new Breaker(new SystemClock()),
      new SystemClock(),
      settings.timeLimitMs ?? 2_000,
    );
  const consult = (by: Consulting, text = DOUBTFUL): Promise<Consultation> =>
    by.match(compileScene(SCENE), SCENE, text, BRANCHES, { globalQuestions: true });
  const own = compileScene(SCENE).match(DOUBTFUL, BRANCHES, { globalQuestions: true });

  const chat =
    (content: string): Answer =>
    (_body, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] }));
    };
  /** Words as dimensions: `cancel` and `away` are one. */
  const vectors: Answer = ({ input }, response) => {
    const dimensions = [/cancel|away/, /cost|price|much/, /who|calling/];
    const data = (input as string[]).map((text, index) => ({
      index,
      embedding: dimensions.map((words) => (words.test(text) ? 1 : 0.1)),
    }));
    response.end(JSON.stringify({ data: data.reverse() }));
  };

  it('of a chat model is a number among the meanings of the place', async () => {
    answer = chat('1');
    const { hit, opinion } = await consult(consulting());
    expect(hit).to.include({ kind: 'branch', branch: 'cancel', intent: 'cancel' });
    expect(opinion?.outcome).to.be.oneOf(['agreed', 'changed']);
    const [question] = server.requests;
    expect(question?.path).to.equal('/v1/chat/completions');
    expect(question?.headers.authorization).to.equal('Bearer secret');
    const [system, user] = question?.body['messages'] as { content: string }[];
    expect(system?.content).to.include('1. cancel: I want to cancel my order');
    expect(system?.content).to.include('3. who: who is calling me now');
    expect(user?.content).to.equal(DOUBTFUL);
  });

  it('may be a global question, or none of them', async () => {
    answer = chat('3');
    expect((await consult(consulting())).hit).to.include({ kind: 'question', answer: 'We are.' });
    answer = chat('0');
    const none = await consult(consulting());
    expect(none.hit).to.equal(null);
    expect(none.opinion?.outcome).to.equal('refused');
  });

  it('of embeddings is the nearest utterance; those of the scene are asked for once', async () => {
    answer = vectors;
    const by = consulting({ kind: 'embeddings' });
    expect((await consult(by)).hit).to.include({ branch: 'cancel' });
    expect(server.requests[0]?.path).to.equal('/v1/embeddings');
    expect(server.requests[0]?.body['input']).to.have.length(6);
    await consult(by);
    expect(server.requests[1]?.body['input']).to.deep.equal([DOUBTFUL]);
  });

  it('is asked for only where there is doubt', async () => {
    answer = chat('2');
    const by = consulting();
    for (const text of ['I want to cancel my order', 'xyzzy plugh']) {
      expect((await consult(by, text)).opinion, text).to.equal(null);
    }
    expect(server.requests).to.have.length(0);
  });

  it('that is late leaves the own answer as it is', async () => {
    answer = () => undefined; // never
    const begun = performance.now();
    const { hit, opinion } = await consult(consulting({ timeLimitMs: 60 }));
    expect(hit).to.deep.equal(own);
    expect(opinion?.outcome).to.equal('timedOut');
    expect(performance.now() - begun).to.be.below(1_500);
  });

  const wrong: Record<string, Answer> = {
    'with an error': (_body, response) => {
      response.statusCode = 500;
      response.end('{"error":{"message":"out of order, secret"}}');
    },
    'with a page': (_body, response) => response.end('<html>'),
    'with half an answer': (_body, response) => {
      response.setHeader('content-length', '500');
      response.write('{"choices":[{"mess');
      response.socket?.destroySoon();
    },
    'with nothing at all': (_body, response) => response.socket?.destroy(),
    'with prose': chat('I think that she wants to cancel.'),
    'with a number that is no meaning': chat('17'),
    'with a redirect': (_body, response) => {
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    },
  };
  for (const [how, given] of Object.entries(wrong)) {
    it(`that answers ${how} leaves the own answer as it is`, async () => {
      answer = given;
      const { hit, opinion } = await consult(consulting());
      expect(hit).to.deep.equal(own);
      expect(opinion?.outcome).to.equal('failed');
      expect(opinion?.detail).to.not.include('secret');
    });
  }

  it('of the wrong vectors leaves the own answer as it is', async () => {
    for (const data of [[], [{ embedding: 'x' }], null]) {
      answer = (_body, response) => response.end(JSON.stringify({ data }));
      const { hit, opinion } = await consult(consulting({ kind: 'embeddings' }));
      expect(hit).to.deep.equal(own);
      expect(opinion?.outcome).to.equal('failed');
    }
  });

  it('is not waited for any more after three failures', async () => {
    answer = (_body, response) => response.socket?.destroy();
    const by = consulting();
    for (let time = 0; time < 3; time++) await consult(by);
    const { hit, opinion } = await consult(by);
    expect(opinion?.outcome).to.equal('resting');
    expect(hit).to.deep.equal(own);
    expect(server.requests).to.have.length(3);
  });

  it('has settings that are checked, all at once', () => {
    expect(checkSecondOpinion(undefined)).to.equal(undefined);
    const wrongly = { url: 'ftp://x', kind: 'x' as 'chat', timeLimitMs: 0 };
    try {
      checkSecondOpinion(wrongly);
      expect.fail('was taken');
    } catch (error) {
      const { message } = error as Error;
      for (const path of ['url', 'kind', 'timeLimitMs']) {
        expect(message).to.include(`secondOpinion.${path}`);
      }
    }
  });
});
