/** What the engine has of a kind, for a picker; free text stays possible. */

const known = new Map<string, { at: number; choices: Promise<Choice[]> }>();

/** The list is asked for once and kept for some seconds: a picker asks at every key. */
export function choicesOf(resource: string, engine: string): Promise<Choice[]> {
  const key = `${resource} ${engine}`;
  const found = known.get(key);
  if (found && Date.now() - found.at < 10_000) return found.choices;
  const choices = Promise.resolve(
    $.getJSON(`${RED.settings.apiRootUrl}dialflow/options/${resource}`, { engine }),
  ).then(
    (list) => list as Choice[],
    () => [], // not deployed yet, or not running: there is nothing to offer
  );
  known.set(key, { at: Date.now(), choices });
  return choices;
}

/** Those that hold what was typed; all for nothing. */
export function search(
  resource: string,
  engine: () => string,
): (value: string, done: (choices: Choice[]) => void) => void {
  return (value, done) => {
    const part = value.trim().toLowerCase();
    void choicesOf(resource, engine()).then((choices) =>
      done(choices.filter(({ label }) => label.toLowerCase().includes(part))),
    );
  };
}
