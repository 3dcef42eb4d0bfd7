import { badgesOf, exemptedOf, findingsOf, servicesOf } from './envelope';
import { encodeFrame, utf8 } from './frame';
import { bytesOf, sectionsOf } from './specFrame';
import type { PoliciesRequest, ValidateRequest, ValidateResult } from './types';

/** Today, `YYYY-MM-DD`: the core has no clock, and exemptions and levels have dates. */
const today = () => new Date().toISOString().slice(0, 10);

/** The frame of a request to check files. */
export function validateFrame(request: ValidateRequest) {
  const { kubernetes, profile, crds = [], format, color, badge, summary, fix } = request;
  const files = request.files.map((file) => ({ path: file.path, content: bytesOf(file.content) }));
  const definitions = crds.map((file) => ({ path: file.path, content: bytesOf(file.content) }));
  const platform = utf8(request.platform ?? '');
  const rules = utf8(request.rules ?? '');
  const header = {
    options: { kubernetes, today: today() },
    profile,
    format,
    color,
    badge,
    summary,
    fix,
    platformLength: platform.length,
    rulesLength: rules.length,
    files: files.map(({ path, content }) => ({ path, length: content.length })),
    crds: definitions.map(({ path, content }) => ({ path, length: content.length })),
  };
  return encodeFrame(header, [
    platform,
    rules,
    ...files.map((file) => file.content),
    ...definitions.map((file) => file.content),
  ]);
}

/** What the core answered to it. */
export function validateResult(value: Readonly<Record<string, unknown>>, body: Uint8Array): ValidateResult {
  const { report, summary } = value;
  return {
    findings: findingsOf(value),
    exempted: exemptedOf(value),
    score: Number(value['score']),
    grade: String(value['grade']),
    services: servicesOf(value),
    ...(typeof report === 'string' ? { report } : {}),
    ...(typeof summary === 'string' ? { summary } : {}),
    badges: badgesOf(value),
    fixed: findingsOf({ findings: value['fixed'] }),
    changed: sectionsOf(value['changed'], body, 0).files,
  };
}

/** The frame of a request for policies. */
export function policiesFrame({ form, profile, rules }: PoliciesRequest) {
  const text = utf8(rules ?? '');
  return encodeFrame({ form, profile, today: today(), rulesLength: text.length }, [text]);
}
