import type { LoggerService } from '@backstage/backend-plugin-api';
import { errorOfFindings, formatFinding, type Finding, type Level, type ValidateRequest } from 'pave-idp';
import type { PaveService } from '../service';
import { logFindings, secondsSince } from './run';
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
}

/** Where a check runs. */
interface CheckContext {
  readonly workspacePath: string;
  readonly logger: LoggerService;
  readonly task: { readonly id: string };
  readonly signal?: AbortSignal | undefined;
}

const LEVELS: readonly Level[] = ['error', 'warning', 'info'];

/** Checks files of the workspace as one set, and logs what it finds. `fail` then throws, if a finding is bad enough. */
export async function check({ engine, platform }: PaveService, input: CheckInput, context: CheckContext) {
  const { workspacePath, logger, task, signal } = context;
  const files = await readWorkspaceFiles(workspacePath, input.paths);
  const crds = input.crds === undefined ? [] : await readWorkspaceFiles(workspacePath, input.crds);
  const rules = input.config === undefined ? undefined : await readWorkspaceFile(workspacePath, input.config);
  const began = performance.now();
  const request: ValidateRequest = {
    files,
    crds,
    ...(rules === undefined ? {} : { rules: Buffer.from(rules).toString('utf8') }),
    ...(input.kubernetes === undefined ? {} : { kubernetes: input.kubernetes }),
    ...(input.profile === undefined ? {} : { profile: input.profile }),
    ...platform,
    group: task.id,
    ...(signal === undefined ? {} : { signal }),
  };
  const { findings, exempted, score } = await engine.validate(request);
  for (const { code, file, reason, until } of exempted) {
    logger.info(`Exempted until ${until}: ${code} in ${file}: ${reason}`);
  }
  const failing = new Set(LEVELS.slice(0, LEVELS.indexOf(input.failOn ?? 'error') + 1));
  const bad = findings.filter(({ level }) => failing.has(level));
  return {
    findings,
    score,
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
