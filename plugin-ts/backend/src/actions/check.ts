import { writeFile } from 'node:fs/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { errorOfFindings, formatFinding, type Finding, type Level, type ValidateRequest } from 'pave-idp';
import type { PaveService } from '../service';
import { inWorkspace, logFindings, secondsSince } from './run';
import { readWorkspaceFile } from './spec';
import { readWorkspaceFiles } from './workspaceFiles';

/** What the actions that check have in common. */
export interface CheckInput {
  readonly paths: readonly string[];
  readonly profile?: 'baseline' | 'golden' | 'strict' | undefined;
  readonly kubernetes?: string | undefined;
  readonly crds?: readonly string[] | undefined;
  readonly config?: string | undefined;
  readonly failOn?: Level | undefined;
  readonly fix?: boolean | undefined;
}

/** How the actions that check describe what they share. */
export const CHECK_DESCRIPTIONS = {
  paths: 'Files and directories of the workspace',
  profile: 'How much is asked for; `golden` by default',
  config: "A `pave.rules.yaml` of the workspace: levels of rules, exemptions, lists; the portal's by default",
  failOn: 'From which level on the step fails; `error` by default',
  fix: 'Whether what has one safe answer is mended in the workspace first; comments stay',
  findings: 'Everything found: code, level, message, file, line, column, hint',
  fixed: 'With `fix`: what was mended',
  score: '0 to 100',
  services:
    'What each service of the files scores: name, score, grade from A to E, numbers of errors, warnings and infos',
} as const;

/** Where a check runs. */
interface CheckContext {
  readonly workspacePath: string;
  readonly logger: LoggerService;
  readonly task: { readonly id: string };
  readonly signal?: AbortSignal | undefined;
}

const LEVELS: readonly Level[] = ['error', 'warning', 'info'];

/** Checks files of the workspace as one set, and logs what it finds. `fail` then throws, if a finding is bad enough. */
export async function check(
  { engine, platform, rules: ofPortal }: PaveService,
  input: CheckInput,
  context: CheckContext,
) {
  const { workspacePath, logger, task, signal } = context;
  const files = await readWorkspaceFiles(workspacePath, input.paths);
  const crds = input.crds === undefined ? [] : await readWorkspaceFiles(workspacePath, input.crds);
  const rules = input.config === undefined ? undefined : await readWorkspaceFile(workspacePath, input.config);
  const began = performance.now();
  const request: ValidateRequest = {
    files,
    crds,
    ...(rules === undefined ? ofPortal : { rules: Buffer.from(rules).toString('utf8') }),
    ...(input.kubernetes === undefined ? {} : { kubernetes: input.kubernetes }),
    ...(input.fix === true ? { fix: true } : {}),
    ...(input.profile === undefined ? {} : { profile: input.profile }),
    ...platform,
    group: task.id,
    ...(signal === undefined ? {} : { signal }),
  };
  const { findings, exempted, score, services, fixed, changed } = await engine.validate(request);
  await Promise.all(changed.map(({ path, content }) => writeFile(inWorkspace(workspacePath, path), content)));
  for (const finding of fixed) {
    logger.info(`Fixed: ${formatFinding(finding)}`);
  }
  for (const { code, file, reason, until } of exempted) {
    logger.info(`Exempted until ${until}: ${code} in ${file}: ${reason}`);
  }
  const failing = new Set(LEVELS.slice(0, LEVELS.indexOf(input.failOn ?? 'error') + 1));
  const bad = findings.filter(({ level }) => failing.has(level));
  return {
    findings,
    fixed,
    score,
    services,
    fail(): void {
      if (bad.length > 0) {
        logFindings(
          logger,
          findings.filter((finding) => !bad.includes(finding)),
        );
        throw errorOf(bad);
      }
      logFindings(logger, findings);
      logger.info(
        `Checked ${files.length} files in ${secondsSince(began)}: ${findings.length} findings, score ${score}`,
      );
      if (services.length > 1) {
        const scores = services.map((service) => `${service.name} ${service.score} (${service.grade})`);
        logger.info(`Scores: ${scores.join(', ')}`);
      }
    },
  };
}

/** The error of findings, also of findings at a milder level. */
function errorOf(findings: readonly Finding[]): Error {
  const error = errorOfFindings(findings);
  for (const finding of findings) {
    if (!error.message.includes(finding.message)) {
      error.message += `\n${formatFinding(finding)}`;
    }
  }
  return error;
}
