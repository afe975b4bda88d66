import { Ajv, type ErrorObject } from 'ajv';
import type { Problem } from '../../api';

/**
 * A check against a JSON schema that answers with all that is wrong, by path, in words.
 * A schema's `description` says what a value must be.
 */
export function schemaCheck(schema: object): (value: unknown) => Problem[] {
  const check = new Ajv({ allErrors: true, verbose: true }).compile(schema);
  return (value) => {
    if (check(value)) return [];
    const byPath = new Map<string, Problem>();
    for (const error of check.errors ?? []) {
      // `if` repeats what its branch has said.
      if (error.keyword === 'if') continue;
      const problem = problemOf(error);
      if (!byPath.has(problem.path)) byPath.set(problem.path, problem);
    }
    return [...byPath.values()];
  };
}

function problemOf(error: ErrorObject): Problem {
  const path = pathOf(error.instancePath);
  const parent = (error.parentSchema ?? {}) as { description?: string; properties?: object };
  switch (error.keyword) {
    case 'required':
      return { path: join(path, String(error.params['missingProperty'])), reason: 'is missing' };
    case 'additionalProperties': {
      const known = Object.keys(parent.properties ?? {}).join(', ');
      return {
        path: join(path, String(error.params['additionalProperty'])),
        reason: `is not a known field; known here are ${known}`,
      };
    }
    case 'enum': {
      const allowed = (error.params['allowedValues'] as unknown[]).join(', ');
      return { path, reason: `must be one of ${allowed}, not ${shown(error.data)}` };
    }
    default: {
      const reason = parent.description ?? error.message ?? 'is not valid';
      return { path, reason: `${reason}, not ${shown(error.data)}` };
    }
  }
}

/** `/callees/3/responses/0/when` → `callees[3].responses[0].when`. */
function pathOf(pointer: string): string {
  let path = '';
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path = /^\d+$/.test(name) ? `${path}[${name}]` : join(path, name);
  }
  return path;
}

const join = (path: string, name: string): string => (path ? `${path}.${name}` : name);

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
