// In JavaScript, for it is what compiles the rest.
const { createHash } = require('node:crypto');
const {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} = require('node:fs');
const { dirname, resolve } = require('node:path');
const ts = require('typescript');

/**
 * Compiles a project, as far as its sources have changed; without a change it is not even loaded.
 *
 * @param {string} config path of its tsconfig.json
 * @param {string} outDir
 * @param {string} infoFile what tsc keeps between builds; a note of ours lies beside it
 * @returns {Set<string>} every file that the project has in outDir, written now or before
 * @throws when there are errors; they are printed.
 */
function compile(config, outDir, infoFile) {
  const noteFile = `${infoFile}.note.json`;
  const project = ts.getParsedCommandLineOfConfigFile(
    config,
    { outDir, incremental: true, tsBuildInfoFile: infoFile },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (one) => fail([one]) },
  );
  const before = existsSync(noteFile) ? JSON.parse(readFileSync(noteFile, 'utf8')) : {};
  const there = (files) => files.every((file) => existsSync(file));
  if (before.key && before.key === keyOf(project, before.inputs) && there(before.outputs)) {
    return new Set(before.outputs);
  }

  rmSync(noteFile, { force: true });
  let program = build(project);
  if (!there(outputs(program, project))) {
    // Somebody removed a file that tsc believes to be there.
    rmSync(infoFile, { force: true });
    program = build(project);
  }
  const inputs = sources(program);
  const files = [...outputs(program, project), resolve(infoFile), resolve(noteFile)];
  const note = { key: keyOf(project, inputs), inputs, outputs: files };
  writeFileSync(noteFile, JSON.stringify(note));
  return new Set(files);
}

function build(project) {
  const program = ts.createIncrementalProgram({
    rootNames: project.fileNames,
    options: project.options,
    configFileParsingDiagnostics: project.errors,
  });
  const { diagnostics } = program.emit();
  fail([
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...program.getSemanticDiagnostics(),
    ...diagnostics,
  ]);
  return program;
}

/** Of all that a build depends on: its files and what stands in them, its options, its packages. */
function keyOf(project, inputs) {
  const hash = createHash('sha256').update(ts.version).update(JSON.stringify(project.options));
  const lock = resolve(
    dirname(require.resolve('typescript/package.json')),
    '../.package-lock.json',
  );
  for (const file of [...new Set([...project.fileNames, ...inputs, lock])].sort()) {
    hash.update(`\0${file}\0`);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

const sources = (program) =>
  program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/'))
    .map((file) => file.fileName);

function outputs(program, project) {
  const files = new Set();
  const compiled = { ...project, fileNames: sources(program) };
  for (const source of compiled.fileNames) {
    for (const file of ts.getOutputFileNames(compiled, source, !ts.sys.useCaseSensitiveFileNames)) {
      if (!file.endsWith('.tsbuildinfo')) files.add(resolve(file));
    }
  }
  return [...files];
}

function fail(diagnostics) {
  const errors = ts
    .sortAndDeduplicateDiagnostics(diagnostics)
    .filter(({ category }) => category === ts.DiagnosticCategory.Error);
  if (errors.length === 0) return;
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  };
  process.stderr.write(ts.formatDiagnosticsWithColorAndContext(errors, host));
  throw new Error(`${errors.length} type errors`);
}

/** Removes the files of a folder that are not to be kept, and the folders left empty. */
function prune(folder, keep) {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = resolve(entry.parentPath, entry.name);
    if (!entry.isDirectory() && !keep(path)) rmSync(path);
  }
  const folders = entries.filter((entry) => entry.isDirectory());
  for (const entry of folders.sort((a, b) => b.parentPath.length - a.parentPath.length)) {
    const path = resolve(entry.parentPath, entry.name);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}

module.exports = { compile, prune };
