import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createTemplateFilter,
  createTemplateGlobalFunction,
  createTemplateGlobalValue,
} from '@backstage/plugin-scaffolder-node/alpha';
import { createEngine } from 'pave-idp';
import { TemplatingRegistry } from './templating';

describe('TemplatingRegistry', () => {
  it('takes filters and globals as Backstage makes them, and as records', async () => {
    const registry = new TemplatingRegistry();
    registry.addTemplateFilters([createTemplateFilter({ id: 'shout', filter: (text: string) => text.toUpperCase() })]);
    registry.addTemplateFilters({ twice: (text) => `${String(text)}${String(text)}` });
    registry.addTemplateGlobals([
      createTemplateGlobalFunction({ id: 'add', fn: (left: number, right: number) => left + right }),
      createTemplateGlobalValue({ id: 'region', value: 'eu' }),
    ]);
    registry.addTemplateGlobals({ stage: 'prod' });
    const engine = createEngine({ workers: 1 });
    try {
      const source = '${{ "a" | shout | twice }} ${{ add(1, 2) }} ${{ region }} ${{ stage }}';
      const { output } = await engine.renderString({ name: 'x', source, values: {}, extensions: registry.extensions });
      assert.equal(output, 'AA 3 eu prod');
    } finally {
      await engine.close();
    }
  });

  it('refuses a name that is taken', () => {
    const registry = new TemplatingRegistry();
    registry.addTemplateFilters({ shout: (text) => text });
    assert.throws(
      () => registry.addTemplateFilters({ shout: (text) => text }),
      /the template filter `shout` is added twice/,
    );
  });
});
