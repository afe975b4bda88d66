// In JavaScript, for it is what compiles the rest.
const { existsSync, readdirSync, rmSync, rmdirSync } = require('node:fs');
const { resolve } = require('node:path');
const ts = require('typescript');

/**
 * Compiles a project incrementally.
 *
 * @param {string} config path of its tsconfig.json
 * @param {string} outDir
 * @param {string} infoFile what tsc keeps between builds
 * @returns {Set<string>} every file that the project has in outDir, written now or before
 * @throws when there are errors; they are printed.
 */
function compile(config, outDir, infoFile) {
  const project = ts.getParsedCommandLineOfConfigFile(
    config,
    { outDir, incremental: true, tsBuildInfoFile: infoFile },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (one) => fail([one]) },
  );
  const build = () => {
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
    return outputs({ ...project, fileNames: sources(program) });
  };

  let files = build();
  if ([...files].some((file) => !existsSync(file))) {
    // Somebody removed a file that tsc believes to be there.
    rmSync(infoFile, { force: true });
    files = build();
  }
  return files.add(resolve(infoFile));
}

const sources = (program) =>
  program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && !file.fileName.includes('/node_modules/'))
    .map((file) => file.fileName);

function outputs(project) {
  const files = new Set();
  for (const source of project.fileNames) {
    for (const file of ts.getOutputFileNames(project, source, !ts.sys.useCaseSensitiveFileNames)) {
      if (!file.endsWith('.tsbuildinfo')) files.add(resolve(file));
    }
  }
  return files;
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

/** Removes what is in a folder and not among the files kept, and the folders left empty. */
function prune(folder, kept) {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = resolve(entry.parentPath, entry.name);
    if (!entry.isDirectory() && !kept.has(path)) rmSync(path);
  }
  const folders = entries.filter((entry) => entry.isDirectory());
  for (const entry of folders.sort((a, b) => b.parentPath.length - a.parentPath.length)) {
    const path = resolve(entry.parentPath, entry.name);
    if (readdirSync(path).length === 0) rmdirSync(path);
  }
}

module.exports = { compile, prune };
