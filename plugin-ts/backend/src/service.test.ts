import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ConfigReader } from '@backstage/config';
import { openPave } from './service';

const directory = mkdtempSync(join(tmpdir(), 'pave-service-'));
after(() => rmSync(directory, { recursive: true }));

/** The service of a portal whose rules file has this text. */
function serviceWith(rules: string) {
  const rulesFile = join(directory, 'pave.rules.yaml');
  writeFileSync(rulesFile, rules);
  return openPave(new ConfigReader({ rulesFile, workers: 1 }));
}

/** A rules file with one rule of the organisation. */
function ownRule(expression: string): string {
  return `ownRules: [{id: own, title: A component has tags, match: {kinds: [Component]}, expression: "${expression}"}]\n`;
}

describe('the service', () => {
  it("has the portal's rules in every check", async () => {
    const { engine, rules } = await serviceWith('lifecycles: [sunrise]\n');
    const content =
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: service, lifecycle: production, owner: x}\n';
    const { findings } = await engine.validate({ files: [{ path: 'catalog-info.yaml', content }], ...rules });
    assert.match(findings.map(({ hint }) => hint).join('\n'), /sunrise/);
    await engine.close();
  });

  it("has the organisation's own rules in CEL, too", async () => {
    const { engine, rules } = await serviceWith(ownRule('has(object.metadata.tags)'));
    const content = 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\nspec: {type: service}\n';
    const { findings } = await engine.validate({ files: [{ path: 'catalog-info.yaml', content }], ...rules });
    assert.ok(findings.some(({ code }) => code === 'own'));
    await engine.close();
    await assert.rejects(async () => serviceWith(ownRule('has(')), /pave\.rules\.yaml/);
  });

  it('does not start with rules that nobody can read', async () => {
    await assert.rejects(async () => serviceWith('rulez: {}\n'), /pave\.rules\.yaml/);
  });
});
