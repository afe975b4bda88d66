import type { Lexicon } from './lexicon';

const list = (text: string): string[] =>
  text
    .trim()
    .split(/[\s,]*,[\s,]*/)
    .filter((word) => word !== '');

export const english: Lexicon = {
  language: 'en-US',
  spellings: [
    [/\bcannot\b/g, 'can not'],
    [/\b(?:can't|cant)\b/g, 'can not'],
    [/\b(?:won't|wont)\b/g, 'will not'],
    // Recognisers often leave the apostrophe out.
    [/\b(do|does|did|is|are|was|were|has|have|had|could|would|should)n'?t\b/g, '$1 not'],
    [/\bain't\b/g, 'is not'],
    [/\b(?:i'm|im)\b/g, 'i am'],
    [/(\w)'re\b/g, '$1 are'],
    [/(\w)'ve\b/g, '$1 have'],
    [/(\w)'ll\b/g, '$1 will'],
    [/(\w)'d\b/g, '$1 would'],
    [/(\w)'s\b/g, '$1 is'],
    [/\bgonna\b/g, 'going to'],
    [/\bwanna\b/g, 'want to'],
    [/(\w)'(\w)/g, '$1$2'],
  ],
  openers: list(`um, uh, uhm, er, erm, ah, oh, hmm, hm, well, so, hello, hi, hey, you know, i mean,
    actually, sorry, to be honest, honestly`),
  closers: list(`um, uh, er, ah, please, thanks, thank you, thank you very much, you know, actually,
    to be honest, i guess, i think, though`),
  negators: list('not, no, never, neither, nor, hardly, barely, scarcely, without'),
  doubters: [],
  scoffs: list('my foot, my ass, yeah right'),
  between:
    list(`very, really, so, too, all, that, at, particularly, completely, entirely, quite, exactly,
    especially, a, an, the, been, be, being, feel, feeling, say, think, call, it, i am, i was,
    any, much, to, overly, terribly, super`),
  degrees:
    list(`very, really, so, too, all, quite, pretty, rather, just, completely, entirely, exactly,
    especially, particularly, it was, was, were, the, a, an, totally, absolutely, definitely, a bit, a little, kind of, sort of, i think,
    i guess, i feel, i would say`),
  reach: 3,
  curtNegators: ['no'],
  subjects: list('i, it, that, this, he, she, you, we, they, everything, there, yes, yeah'),
  fixed: list(`no problem, no problems, no complaint, no complaints, no worries, no doubt, not bad,
    not too bad, not so bad, not half bad, nothing wrong, why not, can not complain, can not fault,
    could not be better, could not be happier, could not have been better, could not ask for more,
    not only, no one, no idea, no matter, do not know, am not sure`),
  alternatives: [],
  askers: [],
};
